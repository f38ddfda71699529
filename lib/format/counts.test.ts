import { expect, test } from "vitest";
import {
  formatBytes,
  formatEstimate,
  formatHoldings,
  formatOlderVersions,
  formatStored,
  formatTable,
} from "@/lib/format/counts";

test.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [999, "999 bytes"],
  [1500, "1.5 kB"],
  [999_499, "999 kB"],
  [999_500, "1 MB"],
  [48_000_000, "48 MB"],
  [1_200_000_000, "1.2 GB"],
  [1e16, "10,000 TB"],
])("formats %i bytes as %s", (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words);
});

test("rounds an estimate to two digits", () => {
  expect(formatEstimate(998_734)).toBe("1,000,000");
  expect(formatEstimate(12_345)).toBe("12,000");
});

test("lists counts of holdings, and nothing for an empty account", () => {
  const holdings = (folders: number, files: number, bytes: number) => [
    { count: folders, one: "folder", many: "folders" },
    { count: files, one: "file", many: "files", bytes },
  ];
  expect(formatHoldings(holdings(1, 0, 0))).toBe("1 folder");
  expect(formatHoldings(holdings(3, 12, 48_000_000))).toBe("3 folders and 12 files (48 MB)");
  expect(
    formatHoldings([...holdings(3, 12, 48_000_000), { count: 1, one: "note", many: "notes" }]),
  ).toBe("3 folders, 12 files (48 MB) and 1 note");
  expect(formatHoldings(holdings(0, 0, 0))).toBeNull();
  expect(formatHoldings([])).toBeNull();
});

test("names tables in plain words", () => {
  expect(formatTable("recovery_codes")).toBe("Recovery codes");
  expect(formatTable("users")).toBe("Account");
});

test("says for how long older versions of files are kept", () => {
  expect(formatOlderVersions(1)).toContain("for up to 1 day.");
  expect(formatOlderVersions(3650)).toContain("for up to 3,650 days.");
  expect(formatOlderVersions(null)).toContain("Contact support");
});

test("describes stored files in plain words", () => {
  expect(formatStored("files")).toBe("Stored files");
  expect(formatStored("voice_memos")).toBe("Stored voice memos");
});
