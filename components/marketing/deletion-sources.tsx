import type { ReactNode } from "react";
import { Part } from "@/components/marketing/part";
import { Badge, type BadgeTone } from "@/components/ui/badge";

interface Source {
  name: ReactNode;
  text: string;
  tone: BadgeTone;
  outcome: string;
}

const code = (text: string) => <code className="font-mono wrap-anywhere">{text}</code>;

const sources: Source[] = [
  {
    name: "The settings page",
    text: "Shows what gets deleted, then asks for a password, passkey or emailed code, plus two-factor authentication if it’s on. Works without JavaScript.",
    tone: "warning",
    outcome: "Restorable",
  },
  {
    name: code("POST /api/auth/delete-user"),
    text: "Same checks and same transaction, as JSON. Returns the restore deadline. API keys and tokens aren’t accepted.",
    tone: "warning",
    outcome: "Restorable",
  },
  {
    name: code("npm run accounts -- delete"),
    text: "Run by an operator. The owner gets the same email with the same restore link.",
    tone: "warning",
    outcome: "Restorable",
  },
  {
    name: "Permanently erase",
    text: "Skips the grace period, before or after deletion. You confirm it’s you and type your email address.",
    tone: "danger",
    outcome: "Erased, with a receipt",
  },
  {
    name: "The deadline",
    text: "A background job purges due accounts: files first, the user row last. If it’s killed at any step, the next run finishes the job.",
    tone: "danger",
    outcome: "Erased, with a receipt",
  },
  {
    name: code("DELETE FROM users"),
    text: "Database triggers end sessions, queue file deletion and write an audit row. Deleting more than 100 users at once is refused unless the transaction opts in.",
    tone: "danger",
    outcome: "Erased, no receipt",
  },
];

/** Every source of a deletion, and its result. */
export function DeletionSources() {
  return (
    <Part
      id="deletion"
      title="However an account ends, the same rules apply"
      lead="A button, an API request, a command, a deadline or a DELETE in a database console: none of them leaves a session, file or job behind."
    >
      <ul className="border-b border-border">
        {sources.map(({ name, text, tone, outcome }) => (
          <li
            key={text}
            className="grid items-baseline gap-x-8 gap-y-2 border-t border-border py-5 text-sm lg:grid-cols-[15rem_minmax(0,1fr)_11rem]"
          >
            <h3 className="font-medium text-foreground">{name}</h3>
            <p className="max-w-[64ch] text-muted-foreground">{text}</p>
            <p className="lg:text-right">
              <Badge tone={tone}>{outcome}</Badge>
            </p>
          </li>
        ))}
      </ul>
    </Part>
  );
}
