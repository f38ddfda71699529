import { Part } from "@/components/marketing/part";
import {
  Table,
  TableBody,
  TableCaption,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "@/components/ui/table";
import { appConfig } from "@/lib/app-config";

const columns = [appConfig.name, "Better Auth alone", "Clerk", "Next.js SaaS Starter"];

const rows: [question: string, ...answers: string[]][] = [
  [
    "User deletes their account",
    "Signed out everywhere in one transaction, with a deadline and an email",
    "Deleted immediately (off by default)",
    "Deleted at Clerk immediately",
    "Row marked as deleted, email address renamed",
  ],
  [
    "Changing your mind",
    "Restore by password or emailed link, for 30 days (configurable)",
    "Not built in",
    "Not built in",
    "Not built in",
  ],
  [
    "After the grace period",
    "Data and files permanently erased, with a signed receipt",
    "Nothing left to do in its own tables",
    "Nothing left to do at Clerk",
    "The row remains",
  ],
  [
    "Your app’s data and files",
    "Deleted with the account, through foreign keys and triggers",
    "Up to you, in a before or after hook",
    "Up to you, in a webhook",
    "Not deleted",
  ],
  [
    "Data export for users",
    "Zip of all data and files, even during the grace period",
    "Not built in",
    "User export for operators only",
    "Not built in",
  ],
  [
    "Crash midway",
    "Safe to rerun, proven by tests that kill it",
    "Sessions, sign-in methods and the user are deleted one by one, without a transaction",
    "The webhook is retried, so your handler must be idempotent",
    "Log, user and team are changed one by one, without a transaction",
  ],
];

const worse = [
  `You want a hosted service. With ${appConfig.name} you run the database, email and worker.`,
  `You need SDKs for mobile or other frameworks. ${appConfig.name} only has an HTTP API.`,
  "You need organisations, SAML or built-in payments.",
  `You need something with years of production use. ${appConfig.name} is new.`,
  `You want a library for an existing app. ${appConfig.name} is a complete app to build on.`,
];

/** What others do when an account ends, and where they are the better choice. */
export function Comparison() {
  return (
    <Part
      id="comparison"
      title="How it compares"
      lead="Many tools sign people up well. This is about how accounts end."
    >
      <div className="grid gap-4">
        <Table className="table-fixed max-lg:block">
          <TableCaption className="sr-only">
            How four approaches handle the end of an account
          </TableCaption>
          <TableHeader className="max-lg:sr-only">
            <TableRow>
              <TableCell className="w-44" />
              {columns.map((name, index) => (
                <TableHead
                  key={name}
                  className={`px-4 py-3 text-sm ${index === 0 ? "rounded-t-lg bg-primary-tint text-primary" : "text-foreground"}`}
                >
                  {name}
                </TableHead>
              ))}
            </TableRow>
          </TableHeader>
          <TableBody className="max-lg:grid max-lg:gap-8">
            {rows.map(([question, ...answers]) => (
              <TableRow key={question} className="border-b align-top max-lg:grid max-lg:pb-2">
                <TableHead
                  scope="row"
                  className="py-4 pr-4 font-medium text-foreground max-lg:py-2 max-lg:text-base"
                >
                  {question}
                </TableHead>
                {answers.map((answer, index) => (
                  <TableCell
                    key={columns[index]}
                    className={`px-4 py-4 max-lg:grid max-lg:gap-x-4 max-lg:px-3 max-lg:py-2 sm:max-lg:grid-cols-[11rem_minmax(0,1fr)] ${index === 0 ? "bg-primary-tint text-foreground max-lg:rounded-md" : ""}`}
                  >
                    <span aria-hidden="true" className="text-subtle-foreground lg:hidden">
                      {columns[index]}
                    </span>
                    {answer}
                  </TableCell>
                ))}
              </TableRow>
            ))}
          </TableBody>
        </Table>
        <p className="text-xs text-subtle-foreground">
          Checked November 2026 against Better Auth 1.7, Clerk’s documentation and the
          nextjs/saas-starter repository, all with default settings. All three can be extended.
        </p>
      </div>
      <div className="grid gap-4 rounded-lg border border-border bg-card p-6 shadow-sm lg:grid-cols-[15rem_minmax(0,1fr)] lg:gap-8">
        <h3 className="text-base font-medium text-foreground">When to choose something else</h3>
        <ul className="grid list-disc gap-x-8 gap-y-3 pl-4 text-sm text-muted-foreground sm:grid-cols-2">
          {worse.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </div>
    </Part>
  );
}
