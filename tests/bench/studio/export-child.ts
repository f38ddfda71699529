import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { openExport } from "@/lib/account/export/archive";
import "@/lib/features";

// Measured in a process of its own, whose memory nothing else has grown: after a first small export, as
// in a server that has been up for a while.
const [small = "", userId = ""] = process.argv.slice(2);

async function exportOnce(userId: string, watch: () => void): Promise<number> {
  let bytes = 0;
  const stream = await openExport(userId);
  if (typeof stream === "string") throw new Error(`the export is not made: ${stream}`);
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      watch();
      done();
    },
  });
  await pipeline(stream, sink);
  return bytes;
}

await exportOnce(small, () => {});
const before = process.memoryUsage().rss;
let peak = before;
const timer = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss);
}, 5);
const begun = performance.now();
const bytes = await exportOnce(userId, () => {
  peak = Math.max(peak, process.memoryUsage().rss);
});
const milliseconds = performance.now() - begun;
clearInterval(timer);
process.stdout.write(JSON.stringify({ milliseconds, bytes, grown: peak - before }), () =>
  process.exit(0),
);
