import type { ReactNode } from "react";
import { Part } from "@/components/marketing/part";
import { Badge, type BadgeTone } from "@/components/ui/badge";

interface Road {
  name: ReactNode;
  text: string;
  tone: BadgeTone;
  outcome: string;
}

const code = (text: string) => <code className="font-mono wrap-anywhere">{text}</code>;

const roads: Road[] = [
  {
    name: "The settings page",
    text: "Counts what goes, then asks for the password, a passkey or a mailed code, and for the second factor where one is on. It works without JavaScript.",
    tone: "amber",
    outcome: "Can be restored",
  },
  {
    name: code("POST /api/auth/delete-user"),
    text: "The same proof as JSON, and the same transaction; it answers until when the account can be restored. API keys and tokens are refused.",
    tone: "amber",
    outcome: "Can be restored",
  },
  {
    name: code("npm run accounts -- delete"),
    text: "An operator at a terminal. The owner gets the same mail, with the same way back.",
    tone: "amber",
    outcome: "Can be restored",
  },
  {
    name: "Erase now",
    text: "For those who do not want to wait, before or after a deletion: with proof, and the address typed.",
    tone: "rust",
    outcome: "Erased, with a receipt",
  },
  {
    name: "The deadline",
    text: "A job in the same database takes what is due: stored files first, the user row last. Killed at any step, it ends the same when it runs again.",
    tone: "rust",
    outcome: "Erased, with a receipt",
  },
  {
    name: code("DELETE FROM users"),
    text: "Typed into a console it ends sessions, queues the files and leaves an audit row, by triggers. More than 100 users at once are refused unless the transaction says that it is meant.",
    tone: "rust",
    outcome: "Erased, no receipt",
  },
];

/** Every way in which an account can end, and what comes of it. */
export function Roads() {
  return (
    <Part
      id="deletion"
      title="Every road leads through the same rules"
      lead="An account ends by a button, a request, a command, a deadline, or by somebody with a database console. None of them leaves a session, a file or a job behind."
    >
      <ul className="border-b border-line">
        {roads.map(({ name, text, tone, outcome }) => (
          <li
            key={text}
            className="grid items-baseline gap-x-8 gap-y-2 border-t border-line py-5 text-sm lg:grid-cols-[15rem_minmax(0,1fr)_11rem]"
          >
            <h3 className="font-medium text-ink">{name}</h3>
            <p className="max-w-[64ch] text-soft">{text}</p>
            <p className="lg:text-right">
              <Badge tone={tone}>{outcome}</Badge>
            </p>
          </li>
        ))}
      </ul>
    </Part>
  );
}
