import { Panel } from "@/components/ui/card";
import { DateTime } from "@/components/ui/date-time";
import type { CapturedMail } from "@/lib/email/queries";

type Props = { mails: CapturedMail[]; shown: CapturedMail; now: Date };

/** The captured mails, each leading to itself. */
export function MailList({ mails, shown, now }: Props) {
  return (
    <Panel>
      <nav aria-label="Captured emails">
        <ul className="divide-y divide-border lg:max-h-[48rem] lg:overflow-y-auto">
          {mails.map((mail) => (
            <li key={mail.id}>
              <a
                href={`/dev/inbox?mail=${mail.id}`}
                aria-current={mail.id === shown.id ? "true" : undefined}
                className="grid gap-1 px-4 py-3 -outline-offset-2 transition-colors duration-150 hover:bg-accent lg:aria-[current]:bg-primary-tint"
              >
                <span className="font-medium wrap-anywhere text-foreground">{mail.subject}</span>
                <span className="truncate font-mono text-xs text-muted-foreground">{mail.to}</span>
                <span className="text-xs text-subtle-foreground">
                  <DateTime value={mail.createdAt} now={now} format="relative" />
                </span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </Panel>
  );
}
