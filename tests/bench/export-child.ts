import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { openExport } from "@/lib/account/export/archive";

// Measured in a process of its own, whose memory nothing else has grown.
const [userId = ""] = process.argv.slice(2);

async function exportOnce(watch: () => void): Promise<number> {
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

const before = process.memoryUsage().rss;
let peak = before;
const timer = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss);
}, 5);
const begun = performance.now();
const bytes = await exportOnce(() => {
  peak = Math.max(peak, process.memoryUsage().rss);
});
const milliseconds = performance.now() - begun;
clearInterval(timer);
process.stdout.write(JSON.stringify({ milliseconds, bytes, grown: peak - before }), () =>
  process.exit(0),
);
