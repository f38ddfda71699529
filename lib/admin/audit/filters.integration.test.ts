import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { createUser } from "@/tests/support/users";
import { readAuditFilters, auditFilterSentences as sentences, typedAuditFilters } from "./filters";

test("trims what was typed, and leaves out empty, repeated and unknown names", () => {
  const typed = typedAuditFilters({
    from: " 2026-11-01T10:00 ",
    to: "",
    action: ["account.deleted", "account.erased"],
    subject: "a@example.com",
    constructor: "x",
  });
  expect(typed).toEqual({ from: "2026-11-01T10:00", subject: "a@example.com" });
});

test("reads times in UTC", async () => {
  const { filters, errors } = await readAuditFilters({
    from: "2026-11-01T10:00",
    to: "2026-11-01T10:00:30.5",
  });
  expect(errors).toEqual({});
  expect(filters).toEqual({
    from: new Date("2026-11-01T10:00:00.000Z"),
    to: new Date("2026-11-01T10:00:30.500Z"),
  });
});

test("finds a person by address in any case, by id and by subject, and an erased one by subject", async () => {
  const { id, email, subject } = await createUser();
  for (const person of [email, email.toUpperCase(), id, id.toUpperCase(), subject])
    expect(await readAuditFilters({ subject: person, actor: person })).toEqual({
      filters: { subject, actor: subject },
      errors: {},
    });
  const local = randomUUID();
  const abroad = await createUser({ email: `${local}@xn--exmple-cua.de` });
  expect((await readAuditFilters({ subject: `${local}@Exämple.de` })).filters).toEqual({
    subject: abroad.subject,
  });
  const gone = randomUUID();
  expect((await readAuditFilters({ subject: gone })).filters).toEqual({ subject: gone });
});

test.each([
  ["from", "2026-02-31T10:00", sentences.time],
  ["from", "0000-01-01T10:00", sentences.time],
  ["to", "2026-11-01T10:00Z", sentences.time],
  ["to", "yesterday", sentences.time],
  ["action", "account.purged", sentences.action],
  ["action", "constructor", sentences.action],
  ["subject", "nobody@example.com", sentences.address],
  ["subject", "a@\0", sentences.person],
  ["actor", "Ada", sentences.person],
  ["actor", "%", sentences.person],
] as const)("refuses %s=%s at its field", async (name, text, sentence) => {
  const { filters, errors } = await readAuditFilters({ [name]: text });
  expect(errors).toEqual({ [name]: sentence });
  expect(filters[name]).toBeUndefined();
});

test("refuses an end that is not after the start", async () => {
  const { errors } = await readAuditFilters({ from: "2026-11-01T10:00", to: "2026-11-01T10:00" });
  expect(errors).toEqual({ to: sentences.order });
});
