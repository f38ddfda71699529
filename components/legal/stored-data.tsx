import { LegalList } from "@/components/legal/legal-part";

/** What the database and the storage hold about somebody, and in which form. */
export function StoredData() {
  return (
    <LegalList
      items={[
        {
          term: "Account",
          text: "Name, email address, picture, preferences, and when you joined.",
        },
        {
          term: "Ways to sign in",
          text: "The password as an argon2id digest, never as typed. Passkeys as public keys. The secret of an authenticator app encrypted, recovery codes and API keys as hashes. Of another provider its name and your id there.",
        },
        {
          term: "Sessions",
          text: "For each device that is signed in: its IP address, what its browser calls itself, how you signed in, and when. City and country only where the hosting platform tells them. You see all of it under Sessions, and can end each.",
        },
        {
          term: "Known browsers",
          text: "A hash of a random id in a cookie, and when it was last seen, so that a sign-in from a new browser is reported to you.",
        },
        {
          term: "Your work",
          text: "Projects, pictures and what was made of them, jobs, usage by the month, and your plan. The files lie in storage that only the application reads.",
        },
        {
          term: "Limits",
          text: "How many requests came from an IP address, and how many wrong proofs for an account, the latter under a hash. No address is kept longer than a day for this.",
        },
        {
          term: "Audit log",
          text: "What was done with the account and when, with the kind of device. Entries name you by a random id alone.",
        },
        {
          term: "Mail",
          text: "Mails wait in a queue until they are sent. They are not kept afterwards.",
        },
        {
          term: "Log files",
          text: "Lines of the server carry ids and codes; no password, no token, no address of mail or network.",
        },
      ]}
    />
  );
}
