import { formatBytes, formatCount } from "@/lib/format/counts";

/** "1 image", "1,204 images". */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

interface Holdings {
  originals: number;
  results: number;
  bytes: number;
}

/** "4 originals and 5 results (12 MB)", or "No images yet". */
export function holdings({ originals, results, bytes }: Holdings): string {
  const parts = [
    originals > 0 && countOf(originals, "original"),
    results > 0 && countOf(results, "result"),
  ].filter(Boolean);
  return parts.length > 0 ? `${parts.join(" and ")} (${formatBytes(bytes)})` : "No images yet";
}

/** "1600 × 1200, 1.2 MB". */
export function measures(image: { width: number; height: number; byteSize: number }): string {
  return `${image.width} × ${image.height}, ${formatBytes(image.byteSize)}`;
}
