import { pipeline, type Readable, Transform } from "node:stream";

const stallMilliseconds = 60_000;

/**
 * A stream that ends, and its source with it, once nothing has moved for that long: a reader who stops
 * reading would keep a file, or one of the few connections to storage, open for ever.
 */
export function untilStalled(source: Readable, milliseconds = stallMilliseconds): Readable {
  const output = new Transform({
    transform(chunk, _encoding, done) {
      stall.refresh();
      done(null, chunk);
    },
  });
  const stall = setTimeout(() => output.destroy(), milliseconds).unref();
  pipeline(source, output, () => clearTimeout(stall));
  return output;
}
