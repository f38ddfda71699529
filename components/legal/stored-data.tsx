import { LegalList } from "@/components/legal/legal-part";

/** What the database and the file storage contain about a person, and in which form. */
export function StoredData() {
  return (
    <LegalList
      items={[
        {
          term: "Account",
          text: "Name, email address, profile image, preferences and join date.",
        },
        {
          term: "Sign-in methods",
          text: "Your password as an argon2id hash, never as plain text. Passkeys as public keys. The secret of your authenticator app, encrypted. Recovery codes and API keys as hashes. For a linked account, the provider’s name and your ID there.",
        },
        {
          term: "Sessions",
          text: "For each active session: IP address, browser, sign-in method and time. City and country only if the hosting platform provides them. You can view and sign out sessions in settings.",
        },
        {
          term: "Known browsers",
          text: "A hash of a random cookie ID and when it was last seen, so we can alert you to sign-ins from new browsers.",
        },
        // sample:begin
        { term: "Your content", text: "Projects, images and results, and jobs." },
        // sample:end
        {
          term: "Files",
          text: "What you upload is kept in private storage that only the app can read.",
        },
        { term: "Plan", text: "Your plan and monthly usage." },
        {
          term: "Rate limits and failed attempts",
          text: "Request counts per IP address and failed attempts per account (hashed). IP addresses are kept for this for up to 1 day after the last request.",
        },
        {
          term: "Audit log",
          text: "What happened in your account and when, and the type of device. Entries only identify you by a random ID.",
        },
        {
          term: "Email",
          text: "Emails wait in a queue until they’re sent, then they’re deleted.",
        },
        {
          term: "Log files",
          text: "Server logs contain IDs and codes, but no passwords, tokens, email addresses or IP addresses.",
        },
      ]}
    />
  );
}
