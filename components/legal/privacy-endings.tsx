import { Blank } from "@/components/legal/blank";
import { LegalList } from "@/components/legal/legal-part";
import { sessionDays } from "@/lib/auth/sessions/session-days";
import { cleanupDays, formatDays } from "@/lib/legal/retention";

interface EndingsProps {
  retentionDays: number;
  /** After how many days the last backup is gone; `undefined` if the operator doesn’t say. */
  backupDays?: number;
}

/** When each kind of data ends while an account lives. */
export function HowLong({ retentionDays, backupDays }: EndingsProps) {
  return (
    <LegalList
      items={[
        { term: "Account and content", text: "Until you delete them." },
        {
          term: "Deleted account",
          text:
            retentionDays === 0
              ? "Permanently erased right away."
              : `You can restore it for ${formatDays(retentionDays)}, then it’s permanently erased. You can also erase it immediately.`,
        },
        {
          term: "Unverified sign-up",
          text: `Permanently erased after ${formatDays(cleanupDays.unconfirmedSignUp)} if the email address isn’t verified.`,
        },
        {
          term: "Sessions",
          text: `${formatDays(sessionDays.unused)} after the last use, and ${formatDays(sessionDays.atMost)} at most.`,
        },
        {
          term: "Known browsers",
          text: `${formatDays(cleanupDays.knownBrowsers)} after the last use.`,
        },
        {
          term: "API keys",
          text: `Until you revoke them, or until ${formatDays(cleanupDays.endedKeys)} after they expire.`,
        },
        {
          term: "Rate limits and failed attempts",
          text: `${formatDays(Math.max(cleanupDays.requestLimits, cleanupDays.wrongProofs))} after the last request or attempt.`,
        },
        {
          term: "Undeliverable email",
          text: `${formatDays(cleanupDays.lostMail)} after the last attempt to send it.`,
        },
        {
          term: "Backups",
          text:
            backupDays === undefined ? (
              <>
                Made by the operator, outside this software:{" "}
                <Blank>number of days backups are kept</Blank>.
              </>
            ) : (
              `Deleted after ${formatDays(backupDays)} at the latest.`
            ),
        },
      ]}
    />
  );
}

/** What happens to the data of an account after its deletion. */
export function AfterDeletion({ retentionDays, backupDays }: EndingsProps) {
  return (
    <>
      <p>
        You’re signed out of all sessions, API keys and pending links are revoked, and your paid
        plan is cancelled.{" "}
        {retentionDays > 0 &&
          `For ${formatDays(retentionDays)} you can restore your account or download your data. `}
        Then all records and files are permanently erased.
        {backupDays !== undefined &&
          ` Backups hold them for ${formatDays(backupDays)} longer at most. The last email about your account and its receipt name the day; we keep nothing in order to write to you again. If a backup is restored before, accounts that were erased are erased again.`}
      </p>
      <p>What we keep, and why:</p>
      <LegalList
        items={[
          {
            term: "A reserved email address",
            text: "During the grace period, a keyed hash (HMAC) of your email address, so that no one else can sign up with it. It’s deleted when the grace period ends or you restore your account.",
          },
          {
            term: "Audit entries",
            text: "Without your name, email address or IP address, under a random ID that’s no longer linked to you. They prove that the account was erased, and when.",
          },
          {
            term: "A receipt",
            text: "A signed record of how many records and files were erased, and when, under the same ID. We email it to you and keep a copy.",
          },
        ]}
      />
    </>
  );
}
