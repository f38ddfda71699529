import { CopyButton } from "@/components/ui/copy-button";

const commands = ["npm install", "npm run dev"];

/** The two commands of a first run. */
export function Commands() {
  return (
    <div className="grid gap-3">
      <div className="flex items-start justify-between gap-4 rounded-lg border border-border bg-card py-4 pr-3 pl-5 shadow-sm">
        <pre className="min-w-0 overflow-x-auto py-1 font-mono text-sm leading-6 text-foreground">
          {commands.map((command) => (
            <code key={command} className="block">
              <span aria-hidden="true" className="mr-3 text-subtle-foreground select-none">
                $
              </span>
              {command}
            </code>
          ))}
        </pre>
        <CopyButton text={commands.join(" && ")} label="Copy both commands" />
      </div>
      <p className="text-sm text-muted-foreground">
        No API keys, services or containers. PostgreSQL, a development inbox and the worker start
        with it.
      </p>
    </div>
  );
}
