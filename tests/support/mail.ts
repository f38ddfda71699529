import { subjects, type TemplateName } from "@/lib/email/emails";
import { type CapturedMail, listCapturedMails } from "@/lib/email/queries";
import { type FactorChange, factorTitles } from "@/lib/email/templates/sign-in/factor-changed";

/** What an email is about: its template or, of a change to the sign-in methods, which change. */
export type MailKind = Exclude<TemplateName, "factor-changed"> | FactorChange;

const varying = [
  "factor-changed",
  "reserved-address",
  "deletion-requested",
  "content-erasure-requested",
] as const;
type Varying = (typeof varying)[number];
const isFixed = (name: TemplateName): name is Exclude<TemplateName, Varying> =>
  !(varying as readonly TemplateName[]).includes(name);

const names = Object.keys(subjects) as TemplateName[];
const changes = Object.keys(factorTitles) as FactorChange[];
const undated = (subject: string) => subject.replace(/\d{1,2} [A-Z][a-z]+ \d{4}/, "");

const kinds = new Map<string, MailKind>([
  ...names.filter(isFixed).map((name) => [subjects[name](), name] as const),
  ...changes.map((change) => [subjects["factor-changed"]({ change }), change] as const),
  [subjects["reserved-address"]({ restoreUrl: null }), "reserved-address"],
  [subjects["reserved-address"]({ restoreUrl: "https://example.com" }), "reserved-address"],
  [
    undated(subjects["deletion-requested"]({ restorableUntil: "2026-12-21T00:00:00.000Z" })),
    "deletion-requested",
  ],
  [
    undated(subjects["content-erasure-requested"]({ eraseAt: "2026-12-21T00:00:00.000Z" })),
    "content-erasure-requested",
  ],
]);

/** What a captured email is about, by its subject. */
export const kindOf = ({ subject }: { subject: string }) => kinds.get(undated(subject));

/** The captured emails to an address, newest first; run the jobs first. */
export async function mailsTo(to: string, kind?: MailKind): Promise<CapturedMail[]> {
  const mails = await listCapturedMails({ to, limit: 50 });
  return kind ? mails.filter((mail) => kindOf(mail) === kind) : mails;
}

/** The newest captured email to an address, of one kind where it is given; run the jobs first. */
export async function latestMail(to: string, kind?: MailKind): Promise<CapturedMail | undefined> {
  return (await mailsTo(to, kind))[0];
}
