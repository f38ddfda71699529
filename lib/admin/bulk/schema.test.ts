import { expect, test } from "vitest";
import { bulkForm, confirmBulkForm } from "./schema";

const read = (fields: Record<string, string>) => bulkForm.safeParse({ kind: "delete", ...fields });

test("reads the fields that are filled in, and leaves the others out", () => {
  const empty = { domain: "", createdFrom: "", createdBefore: "", inactiveDays: "" };
  expect(read(empty).data).toEqual({
    kind: "delete",
    addresses: "",
    includePaying: false,
    includeUnverified: false,
  });
  const filled = { domain: " @Example.COM ", createdFrom: "2026-02-28", inactiveDays: "90" };
  expect(read({ ...empty, ...filled, includePaying: "on" }).data).toMatchObject({
    domain: "example.com",
    createdFrom: "2026-02-28",
    inactiveDays: 90,
    includePaying: true,
  });
});

test("regression: takes an international domain in the spelling that accounts have", () => {
  expect(read({ domain: "Exämple.de" }).data?.domain).toBe("xn--exmple-cua.de");
  expect(read({ domain: "example.com." }).data?.domain).toBe("example.com");
});

test("regression: says in a sentence that no inactivity has 0 days", () => {
  expect(read({ inactiveDays: "0" }).error?.issues[0]?.message).toMatch(/from 1 to 99,999/);
});

test.each<Record<string, string>>([
  { kind: "purge" },
  { domain: "a@example.com" },
  { domain: "exa mple.com" },
  { createdFrom: "2026-02-30" },
  { createdBefore: "yesterday" },
  { createdFrom: "0000-01-01" },
  { domain: "exa\0mple.com" },
  { inactiveDays: "0" },
  { inactiveDays: "-1" },
  { inactiveDays: "1.5" },
  { inactiveDays: "NaN" },
])("refuses %j, instead of leaving the condition out", (fields) => {
  expect(read(fields).success).toBe(false);
});

test.each(["1234", "1,234", "1 234", "1.234"])("reads the typed count %j", (count) => {
  const id = "3f1c1c1e-7c55-4a3e-9d0e-111111111111";
  expect(confirmBulkForm.parse({ id, digest: "d", count }).count).toBe(1234);
});
