import { eq } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { users } from "@/db/schema";
import { type AuditAction, auditActions } from "@/lib/audit/actions";
import { withAsciiDomain } from "@/lib/email/address-rule";

/** Which rows of the audit log are meant; empty for all of them. */
export type AuditFilters = {
  from?: Date;
  /** Exclusive. */
  to?: Date;
  action?: AuditAction;
  /** `users.subject` of the account that a row is about. */
  subject?: string;
  /** `users.subject` of the admin who did it. */
  actor?: string;
};

const filterNames = ["from", "to", "action", "subject", "actor"] as const;

type AuditFilterName = (typeof filterNames)[number];

/** As they stand in an address. */
export type TypedAuditFilters = Partial<Record<AuditFilterName, string>>;

export type ReadAuditFilters = {
  filters: AuditFilters;
  /** A sentence for each field that could not be read. */
  errors: Partial<Record<AuditFilterName, string>>;
};

export const auditFilterSentences = {
  time: "Enter a valid date and time.",
  order: "Enter a time after the start.",
  action: "Choose an event from the list.",
  address: "No account has this email address. Find an erased account by its reference.",
  person: "Enter an email address, a user ID or a reference.",
} as const;

// What <input type="datetime-local"> sends.
const localTime = z.iso.datetime({ local: true });

/** An instant from a date with a time, in UTC; `undefined` if it is none. */
function readTime(text: string): Date | undefined {
  if (text.endsWith("Z") || !localTime.safeParse(text).success) return undefined;
  const time = new Date(`${text}Z`);
  // PostgreSQL has no year 0.
  return time.getUTCFullYear() >= 1 ? time : undefined;
}

/** The subject that an address, an id or a subject stands for; one that nobody has may be of an erased account. */
async function readPerson(text: string): Promise<{ subject: string } | { error: string }> {
  if (text.includes("@") && !text.includes("\0")) {
    const byEmail = eq(users.email, withAsciiDomain(text).toLowerCase());
    const [user] = await db.select({ subject: users.subject }).from(users).where(byEmail);
    return user ?? { error: auditFilterSentences.address };
  }
  const id = z.uuid().safeParse(text.toLowerCase()).data;
  if (!id) return { error: auditFilterSentences.person };
  const [user] = await db.select({ subject: users.subject }).from(users).where(eq(users.id, id));
  return user ?? { subject: id };
}

const isAction = (text: string): text is AuditAction =>
  (auditActions as readonly string[]).includes(text);

/** The filters as typed: trimmed, of several values under a name none, and without empty ones. */
export function typedAuditFilters(
  params: Record<string, string | string[] | undefined>,
): TypedAuditFilters {
  const typed: TypedAuditFilters = {};
  for (const name of filterNames) {
    const value = params[name];
    if (typeof value === "string" && value.trim() !== "") typed[name] = value.trim();
  }
  return typed;
}

/** Reads filters as they stand in an address, people by address, id or subject. */
export async function readAuditFilters(typed: TypedAuditFilters): Promise<ReadAuditFilters> {
  const filters: AuditFilters = {};
  const errors: ReadAuditFilters["errors"] = {};
  for (const name of ["from", "to"] as const) {
    const text = typed[name];
    if (text === undefined) continue;
    filters[name] = readTime(text);
    if (!filters[name]) errors[name] = auditFilterSentences.time;
  }
  if (filters.from && filters.to && filters.from >= filters.to)
    errors.to = auditFilterSentences.order;
  if (typed.action !== undefined) {
    if (isAction(typed.action)) filters.action = typed.action;
    else errors.action = auditFilterSentences.action;
  }
  for (const name of ["subject", "actor"] as const) {
    const text = typed[name];
    if (text === undefined) continue;
    const person = await readPerson(text);
    if ("subject" in person) filters[name] = person.subject;
    else errors[name] = person.error;
  }
  return { filters, errors };
}
