import { TextLink } from "@/components/ui/text-link";

/**
 * Where to read an email that was just announced, in development. next.config.ts sets the condition when
 * a page is compiled, so a production build contains no such link.
 */
export function InboxNote() {
  if (process.env.DEV_INBOX !== "1") return null;
  return (
    <p className="text-sm text-muted-foreground">
      Emails aren’t sent in development. Find them in the{" "}
      <TextLink href="/dev/inbox">development inbox</TextLink>.
    </p>
  );
}
