import type { ReactNode } from "react";
import { Panel } from "@/components/ui/card";
import { DateTime } from "@/components/ui/date-time";
import { TextLink } from "@/components/ui/text-link";
import type { CapturedMail } from "@/lib/email/queries";

/** One captured mail: the HTML as a client shows it, its links, and the plain-text twin. */
export function MailView({ mail, now }: { mail: CapturedMail; now: Date }) {
  return (
    <article className="grid gap-4">
      <p className="lg:hidden">
        <TextLink href="/dev/inbox">All emails</TextLink>
      </p>
      <header className="grid gap-1">
        <h2 className="text-lg font-semibold wrap-anywhere text-foreground">{mail.subject}</h2>
        <p className="text-sm wrap-anywhere text-muted-foreground">
          To <span className="font-mono text-xs">{mail.to}</span>,{" "}
          <DateTime value={mail.createdAt} now={now} />
        </p>
      </header>
      <Panel>
        <iframe
          title={`“${mail.subject}” (HTML)`}
          src={`/dev/inbox/${mail.id}/html`}
          // No scripts and no origin: a mail is shown, never trusted.
          sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
          className="block h-[48rem] w-full sm:h-[42rem]"
        />
      </Panel>
      <Part title={`Links (${mail.links.length})`} open>
        {mail.links.length > 0 ? (
          <ul className="grid gap-2">
            {mail.links.map((link) => (
              <li key={link} className="font-mono text-xs wrap-anywhere">
                <TextLink href={link} className="inline-block py-1">
                  {link}
                </TextLink>
              </li>
            ))}
          </ul>
        ) : (
          <p className="text-sm text-muted-foreground">This email has no links.</p>
        )}
      </Part>
      <Part title="Plain text">
        <pre className="font-mono text-xs wrap-anywhere whitespace-pre-wrap text-foreground">
          {mail.text}
        </pre>
      </Part>
    </article>
  );
}

function Part({ title, open, children }: { title: string; open?: boolean; children: ReactNode }) {
  return (
    <Panel>
      <details open={open}>
        <summary className="cursor-pointer px-4 py-3 text-sm font-medium text-foreground">
          {title}
        </summary>
        <div className="px-4 pb-4">{children}</div>
      </details>
    </Panel>
  );
}
