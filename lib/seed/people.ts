import { randomBytes, randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { hashEmail } from "@/db/email-hash";
import { auditLogs, blockedIdentifiers, sessions, users } from "@/db/schema";
import type { DemoUser } from "@/lib/account/lifecycle";
import { issueReceipts } from "@/lib/account/receipts/receipt";
import type { AuditEvent } from "@/lib/audit/actions";

const first = ["Alder", "Bryn", "Clover", "Dara", "Esme", "Fern", "Gale", "Hazel", "Ivo", "Juno"];
const last = ["Ash", "Brook", "Croft", "Dale", "Elm", "Ford", "Grove", "Heath"];
const browsers = [
  "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36",
];
const devices = ["Firefox on Linux", "Chrome on Windows"];

const day = 24 * 60 * 60 * 1000;
const graceDays = 30;

type State = "active" | "unverified" | "suspended" | "deleted" | "erased";

/** A made-up person; what happened to them follows from their number, so that every database looks the same. */
function personAt(index: number) {
  const state: State =
    index % 11 === 3
      ? "deleted"
      : index % 13 === 5
        ? "erased"
        : index % 17 === 7
          ? "suspended"
          : index % 19 === 2
            ? "unverified"
            : "active";
  const name = `${first[index % first.length]} ${last[Math.floor(index / first.length) % last.length]}`;
  // Unverified sign-ups are removed after seven days, and an erasure comes after the grace period.
  const joined = state === "unverified" ? index % 5 : graceDays + 5 + ((index * 37) % 90);
  return {
    index,
    state,
    name,
    email: `${name.toLowerCase().replace(" ", ".")}@example.org`,
    joined,
  };
}

type Person = ReturnType<typeof personAt>;

/** How many days ago a deletion was. */
const deletedDays = ({ index, state }: Person) =>
  state === "erased" ? graceDays + (index % 5) : 1 + (index % 25);

/** What has happened to a person, as days ago, oldest first. */
function storyOf(person: Person): [days: number, event: AuditEvent][] {
  const { index, state, joined } = person;
  const story: [number, AuditEvent][] = [
    [joined, { action: "account.created", metadata: { method: "password" } }],
  ];
  if (state === "unverified") return story;
  story.push([joined, { action: "account.verified" }]);
  const end = state === "deleted" || state === "erased" ? deletedDays(person) : 0;
  const device = devices[index % devices.length] ?? "";
  for (let days = joined; days > end; days -= 1 + (index % 4)) {
    story.push([days, { action: "session.started", metadata: { method: "password", device } }]);
    if (days % 9 === 4)
      story.push([
        days,
        { action: "session.refused", metadata: { method: "password", reason: "credentials" } },
      ]);
    if (days % 23 === 6) story.push([days, { action: "password.changed" }]);
  }
  if (end > 0) {
    const restorableUntil = new Date(Date.now() + (graceDays - end) * day).toISOString();
    story.push([
      end,
      { action: "account.deleted", metadata: { source: "settings", restorableUntil } },
    ]);
  }
  if (state === "erased")
    story.push([end - graceDays, { action: "account.erased", metadata: { source: "purge" } }]);
  if (state === "suspended") story.push([index % 6, { action: "account.banned", metadata: {} }]);
  return story;
}

const ago = (days: number) => new Date(Date.now() - days * day - 60_000);

function rowOf(person: Person): typeof users.$inferInsert {
  const { index, state, name, email, joined } = person;
  const isDeleted = state === "deleted";
  return {
    name,
    email,
    ...hashEmail(email),
    emailVerified: state !== "unverified",
    createdAt: ago(joined),
    lastActiveAt: state === "unverified" ? null : ago(isDeleted ? deletedDays(person) : index % 60),
    ...(isDeleted && {
      status: "deleted",
      deletedAt: ago(deletedDays(person)),
      purgeAt: ago(deletedDays(person) - graceDays),
    }),
    ...(state === "suspended" && {
      bannedAt: ago(index % 6),
      banReason: "Sent unsolicited invitations",
      banExpiresAt: index % 2 === 0 ? ago(-14) : null,
    }),
  };
}

const peopleCount = first.length * last.length;

/** Adds people in every state of an account, and some thousand rows of what has happened to them. */
export async function seedPeople(tx: Transaction): Promise<DemoUser[]> {
  const people = Array.from({ length: peopleCount }, (_, index) => personAt(index));
  const kept = people.filter(({ state }) => state !== "erased");
  const rows = await tx.insert(users).values(kept.map(rowOf)).returning({
    id: users.id,
    subject: users.subject,
    email: users.email,
    purgeAt: users.purgeAt,
  });
  const byEmail = new Map(rows.map((row) => [row.email, row]));
  const told = people.map((person) => {
    const row = byEmail.get(person.email);
    // Of an erased account, rows with its subject are left.
    return { person, row, subject: row?.subject ?? randomUUID() };
  });
  const events = told.flatMap(({ person, row, subject }) =>
    storyOf(person).map(([days, { action, metadata = {} }]) => ({
      action,
      metadata,
      userId: row?.id,
      subject,
      createdAt: ago(days),
    })),
  );
  // In the order of time, as the log is read by its numbers.
  events.sort((one, other) => one.createdAt.getTime() - other.createdAt.getTime());
  for (let start = 0; start < events.length; start += 1000)
    await tx.insert(auditLogs).values(events.slice(start, start + 1000));
  await issueReceipts(
    tx,
    told.flatMap(({ person, row, subject }) =>
      row
        ? []
        : [
            {
              subject,
              requestedAt: ago(deletedDays(person)).toISOString(),
              erasedAt: ago(deletedDays(person) - graceDays).toISOString(),
              rows: { users: 1, accounts: 1, known_devices: 1 },
              files: {},
            },
          ],
    ),
  );
  await tx.insert(blockedIdentifiers).values(
    rows.flatMap(({ email, subject, purgeAt }) => {
      const { emailHash: identifierHash, emailHashKey: hashKey } = hashEmail(email);
      return purgeAt ? [{ identifierHash, hashKey, subject, expiresAt: purgeAt }] : [];
    }),
  );
  await tx.insert(sessions).values(
    told.flatMap(({ person: { index, state }, row }) =>
      row && state === "active" && index % 60 < 20
        ? {
            userId: row.id,
            // A token that nobody has been given.
            token: randomBytes(32).toString("base64url"),
            method: "password",
            userAgent: browsers[index % browsers.length],
            createdAt: ago(index % 60),
            updatedAt: ago(index % 60),
            expiresAt: sql`now() + interval '25 days'`,
          }
        : [],
    ),
  );
  return rows.map(({ id }) => ({ id, filled: false }));
}
