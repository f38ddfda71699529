import { connection } from "next/server";
import { TextLink } from "@/components/ui/text-link";
import { env } from "@/lib/env";

/** Where to read the mail, if this installation keeps it to itself. */
export async function InboxNote() {
  await connection();
  if (env().MAIL_TRANSPORT !== "inbox") return null;
  return (
    <p className="rounded-md bg-muted px-4 py-3 text-sm text-muted-foreground">
      Emails aren’t sent in development. Find them in the{" "}
      <TextLink href="/dev/inbox">development inbox</TextLink>.
    </p>
  );
}
