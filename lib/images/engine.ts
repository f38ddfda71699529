import sharp, { type Sharp } from "sharp";
import { maxPixels } from "./formats";

// Decoders that nobody asked for are closed: SVG alone could read files and fetch addresses.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: [
    "VipsForeignLoadJpeg",
    "VipsForeignLoadPng",
    "VipsForeignLoadWebp",
    "VipsForeignLoadHeif",
    "VipsForeignLoadNsgif",
  ],
});
// Every image is another one: a cache would only hold memory.
sharp.cache(false);

const timeoutSeconds = 60;

/** An image upright and without the rest of its frames, decoded within limits of size and time. */
export function decode(bytes: Uint8Array): Sharp {
  return sharp(bytes, { failOn: "error", limitInputPixels: maxPixels })
    .autoOrient()
    .timeout({ seconds: timeoutSeconds });
}

/** What the head of an image says, without decoding the rest. */
export function readHead(bytes: Uint8Array) {
  return sharp(bytes, { limitInputPixels: false }).metadata();
}
