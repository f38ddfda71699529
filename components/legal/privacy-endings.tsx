import { Blank } from "@/components/legal/blank";
import { LegalList } from "@/components/legal/legal-part";
import { sessionDays, sweepDays } from "@/lib/legal/retention";

const days = (count: number) => `${count} day${count === 1 ? "" : "s"}`;

/** When each kind of data ends while an account lives. */
export function HowLong({ retentionDays }: { retentionDays: number }) {
  return (
    <LegalList
      items={[
        { term: "Account and work", text: "Until you delete them." },
        {
          term: "Deleted account",
          text:
            retentionDays === 0
              ? "Erased at once."
              : `${days(retentionDays)}, in which it can be restored; then erased. You can have it erased at once instead.`,
        },
        {
          term: "Unconfirmed sign-up",
          text: `Erased ${days(sweepDays.unconfirmedSignUp)} after it, if nobody confirmed the address.`,
        },
        {
          term: "Sessions",
          text: `${days(sessionDays.unused)} after the last use, and ${days(sessionDays.atMost)} at most.`,
        },
        { term: "Known browsers", text: `${days(sweepDays.knownBrowsers)} after the last use.` },
        { term: "API keys", text: `${days(sweepDays.endedKeys)} after they have ended.` },
        {
          term: "Limits and wrong proofs",
          text: `${days(Math.max(sweepDays.requestLimits, sweepDays.wrongProofs))}.`,
        },
        { term: "Mail that cannot be sent", text: `${days(sweepDays.lostMail)}.` },
        {
          term: "Backups",
          text: (
            <>
              They are made by whoever runs the service, outside of this software:{" "}
              <Blank>number of days after which a backup is gone</Blank>.
            </>
          ),
        },
      ]}
    />
  );
}

/** What happens to somebody's data from the deletion on. */
export function AfterDeletion({ retentionDays }: { retentionDays: number }) {
  return (
    <>
      <p>
        You are signed out everywhere at once, API keys and pending links end, and a paid plan is
        cancelled.{" "}
        {retentionDays > 0 &&
          `For ${days(retentionDays)} everything stays as it is, so that you can restore it or take a copy; the page and the mail say until when. `}
        Then every record and every file is erased.
      </p>
      <p>What stays, and why:</p>
      <LegalList
        items={[
          {
            term: "A hold on the address",
            text: "Until the deadline, a keyed hash (HMAC) of your address, so that nobody else can register it meanwhile. It ends with the deadline, or with a restore.",
          },
          {
            term: "Audit entries",
            text: "Without name, address or IP address, under a random id that nothing connects with you any more. They prove that the account was erased, and when.",
          },
          {
            term: "A receipt",
            text: "How many records and files were erased, and when, under the same id, with a signature. It is mailed to you, and kept in the database and in storage.",
          },
        ]}
      />
    </>
  );
}
