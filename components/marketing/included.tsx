import { Part } from "@/components/marketing/part";

const parts = [
  {
    title: "Complete authentication",
    text: "Passwords, passkeys, magic links, social providers and two-factor authentication. Email addresses are verified before first sign-in, and sensitive actions ask you to confirm it’s you.",
  },
  {
    title: "One graph of user data",
    text: "Derived from your Drizzle schema. A new table with a foreign key is automatically part of the deletion preview, export and receipt. A test tells you when a column isn’t classified.",
  },
  {
    title: "Files follow their rows",
    text: "When a row is deleted, a trigger queues its files for deletion in the same transaction. A nightly sweep checks storage against the database.",
  },
  {
    title: "Transactional jobs",
    text: "Jobs live in the same PostgreSQL database. A job exists only if the change that queued it was committed.",
  },
  {
    title: "Tests that try to break it",
    text: "Real database, real browser. Purges are killed at every statement, random account histories are checked against a model, and thousands of races run before each release.",
  },
  {
    title: "The same code everywhere",
    text: "Embedded PostgreSQL in development, any PostgreSQL or Neon in production. Files on disk or S3, email over SMTP.",
  },
];

/** What a developer gets. */
export function Included() {
  return (
    <Part id="included" title="What you get">
      <dl className="grid overflow-hidden rounded-lg border border-border bg-card shadow-sm sm:grid-cols-2 lg:grid-cols-3">
        {parts.map(({ title, text }) => (
          <div
            key={title}
            className="-mt-px -ml-px grid content-start gap-2 border-t border-l border-border p-6"
          >
            <dt className="text-base font-medium text-foreground">{title}</dt>
            <dd className="text-sm text-muted-foreground">{text}</dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}
