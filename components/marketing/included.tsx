import { Part } from "@/components/marketing/part";

const parts = [
  {
    title: "Every way in, and its proof",
    text: "Passwords, passkeys, mailed links and providers, with a second factor. Addresses are verified before the first sign-in; what is dangerous asks again who you are.",
  },
  {
    title: "One graph of what a user owns",
    text: "Derived from the Drizzle schema. A new table with a foreign key joins the preview, the export and the receipt by itself; an unclassified column fails a test that says what to write.",
  },
  {
    title: "Files follow their rows",
    text: "Triggers queue the clearing of stored files in the transaction that removes the row, and a nightly sweep compares rows with storage.",
  },
  {
    title: "Jobs within the transaction",
    text: "A job is a row in the same PostgreSQL. It exists if, and only if, the change it belongs to was committed.",
  },
  {
    title: "Tests that attack it",
    text: "A real database and a real browser; a kill at every statement of a purge; drawn lives checked against a model; races by the thousand before a release.",
  },
  {
    title: "The same code everywhere",
    text: "An embedded PostgreSQL on your machine, any PostgreSQL or Neon elsewhere. Files on disk or in S3, mail by SMTP. The sample product is a small image studio.",
  },
];

/** What a developer gets. */
export function Included() {
  return (
    <Part id="included" title="What a developer gets">
      <dl className="grid overflow-hidden rounded-card border border-line bg-surface shadow-step sm:grid-cols-2 lg:grid-cols-3">
        {parts.map(({ title, text }) => (
          <div
            key={title}
            className="-mt-px -ml-px grid content-start gap-2 border-t border-l border-line p-6"
          >
            <dt className="text-base font-medium text-ink">{title}</dt>
            <dd className="text-sm text-soft">{text}</dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}
