import { Alert } from "@/components/ui/alert";
import { buttonClass } from "@/components/ui/button-class";
import { CopyButton } from "@/components/ui/copy-button";
import { appConfig } from "@/lib/app-config";

const heading = `${appConfig.name} recovery codes. Each one works once, in place of a code from your authenticator app.`;

/** Recovery codes, shown once, to copy or download. The download needs no JavaScript. */
export function RecoveryCodeList({ codes }: { codes: string[] }) {
  const text = `${heading}\n\n${codes.join("\n")}\n`;
  return (
    <div className="grid gap-4">
      <Alert tone="warning" title="Save these codes now">
        You won’t see them again. Keep them in a password manager, not only on your phone. Each
        works once.
      </Alert>
      <ol
        aria-label="Recovery codes"
        className="grid grid-cols-1 gap-x-6 gap-y-2 rounded-md border border-border bg-muted p-4 font-mono text-sm text-foreground tabular-nums select-all min-[24rem]:grid-cols-2"
      >
        {codes.map((code) => (
          <li key={code} className="wrap-anywhere">
            {code}
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap items-center gap-3">
        <CopyButton text={text} label="Copy recovery codes" variant="secondary" size="md" />
        <a
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download={`${appConfig.name} recovery codes.txt`}
          className={buttonClass("secondary")}
        >
          Download
        </a>
      </div>
    </div>
  );
}
