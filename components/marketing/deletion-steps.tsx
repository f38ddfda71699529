const steps = [
  {
    title: "It counts before it asks",
    text: "The danger zone shows what would go: projects, images, bytes. The numbers follow the database's own foreign keys, so no table is left out.",
  },
  {
    title: "It ends every session at once",
    text: "One transaction marks the account, ends its sessions, stops its jobs and queues the mail that says until when it can be undone.",
  },
  {
    title: "It keeps the way back open",
    text: "For 30 days nothing is lost. The password, or the link in the mail, brings back everything the account owns.",
  },
  {
    title: "It erases, and proves it",
    text: "After the deadline rows and stored files go for good. Audit entries stay without a name, and a receipt goes out by mail.",
  },
];

/** What happens to an account that asks to leave, in order. */
export function DeletionSteps() {
  return (
    <section id="deletion" aria-labelledby="deletion-title" className="grid scroll-mt-8 gap-8">
      <h2 id="deletion-title" className="text-xl font-semibold text-ink">
        How deletion works
      </h2>
      <ol className="grid gap-x-8 gap-y-8 sm:grid-cols-2 lg:grid-cols-4">
        {steps.map(({ title, text }, index) => (
          <li key={title} className="grid content-start gap-2 border-t border-line pt-4">
            <span aria-hidden="true" className="font-mono text-xs text-faint tabular-nums">
              {index + 1}
            </span>
            <h3 className="text-base font-medium text-ink">{title}</h3>
            <p className="text-sm text-wrap text-soft">{text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
