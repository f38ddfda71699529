import { Part } from "@/components/marketing/part";

const columns = ["Perennial", "Better Auth alone", "Clerk", "Next.js SaaS Starter"];

const rows: [question: string, ...answers: string[]][] = [
  [
    "Somebody deletes the account",
    "Signed out everywhere in one transaction, with a deadline and a mail",
    "The user is deleted at once; off until switched on",
    "The user is deleted at Clerk at once",
    "The row is marked deleted and its address renamed",
  ],
  [
    "Changing one's mind",
    "By password or mailed link, for 30 days or as many as you set",
    "Not built in",
    "Not built in",
    "Not built in",
  ],
  [
    "When the time is over",
    "Rows and files are purged, with a signed receipt",
    "Nothing is left to do for its own tables",
    "Nothing is left to do at Clerk",
    "The row stays",
  ],
  [
    "Your own rows and files",
    "Follow the account, by foreign keys and triggers",
    "Yours, in a hook before or after",
    "Yours, in a webhook",
    "Stay",
  ],
  [
    "A copy for the person",
    "A zip of every row and file, also while deleted",
    "Not built in",
    "An export of users for the operator",
    "Not built in",
  ],
  [
    "A crash in the middle",
    "A second run ends the same, and tests kill it to show that",
    "Sessions, sign-ins and the user go one after another, without a transaction",
    "The webhook is sent again; your handler has to bear that",
    "Log, user and team go one after another, without a transaction",
  ],
];

const worse = [
  "There is no hosted service: database, mail and worker are yours to run.",
  "There is no SDK for mobile or for other frameworks; they talk HTTP.",
  "There are no organisations, no SAML, and no payments wired yet.",
  "It is young. The others have years of use behind them.",
  "It is a whole application to build on, not a library to add to yours.",
];

/** What others do when an account ends, and where they are the better choice. */
export function Comparison() {
  return (
    <Part
      id="comparison"
      title="What happens elsewhere"
      lead="Signing people up is solved well by many. This is about the other end."
    >
      <div className="grid gap-4">
        <table className="w-full table-fixed text-sm max-lg:block">
          <caption className="sr-only">What four ways of having accounts do when one ends</caption>
          <thead className="max-lg:sr-only">
            <tr className="border-b border-line">
              <td className="w-44" />
              {columns.map((name, index) => (
                <th
                  key={name}
                  scope="col"
                  className={`px-4 py-3 text-left font-medium ${index === 0 ? "rounded-t-card bg-moss-tint text-moss" : "text-ink"}`}
                >
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="max-lg:grid max-lg:gap-8">
            {rows.map(([question, ...answers]) => (
              <tr key={question} className="border-b border-line align-top max-lg:grid max-lg:pb-2">
                <th
                  scope="row"
                  className="py-4 pr-4 text-left font-medium text-ink max-lg:py-2 max-lg:text-base"
                >
                  {question}
                </th>
                {answers.map((answer, index) => (
                  <td
                    key={columns[index]}
                    className={`px-4 py-4 max-lg:grid max-lg:gap-x-4 max-lg:px-3 max-lg:py-2 sm:max-lg:grid-cols-[11rem_minmax(0,1fr)] ${index === 0 ? "bg-moss-tint text-ink max-lg:rounded-control" : "text-soft"}`}
                  >
                    <span aria-hidden="true" className="text-faint lg:hidden">
                      {columns[index]}
                    </span>
                    {answer}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        <p className="text-xs text-faint">
          Checked in November 2026: Better Auth 1.7, the documentation of Clerk, and the public
          repository nextjs/saas-starter, each as it comes. All three can be taught more.
        </p>
      </div>
      <div className="grid gap-4 rounded-card border border-line bg-surface p-6 shadow-step lg:grid-cols-[15rem_minmax(0,1fr)] lg:gap-8">
        <h3 className="text-base font-medium text-ink">Where the others are better</h3>
        <ul className="grid list-disc gap-x-8 gap-y-3 pl-4 text-sm text-soft sm:grid-cols-2">
          {worse.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </div>
    </Part>
  );
}
