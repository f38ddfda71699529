import { Alert } from "@/components/ui/alert";
import { buttonClass } from "@/components/ui/button-class";
import { CopyButton } from "@/components/ui/copy-button";

const heading =
  "Perennial recovery codes. Each signs you in once, in place of the authenticator app.";

/** Codes that are shown once: to copy, to download, to write down. The download needs no script. */
export function RecoveryCodeList({ codes }: { codes: string[] }) {
  const text = `${heading}\n\n${codes.join("\n")}\n`;
  return (
    <div className="grid gap-4">
      <Alert tone="warning" title="These codes are shown only now">
        Keep them where you keep passwords, apart from the phone with the app. Each works once.
      </Alert>
      <ol
        aria-label="Recovery codes"
        className="grid grid-cols-1 gap-x-6 gap-y-2 rounded-control border border-line bg-sunken p-4 font-mono text-sm text-ink tabular-nums select-all min-[24rem]:grid-cols-2"
      >
        {codes.map((code) => (
          <li key={code} className="wrap-anywhere">
            {code}
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap items-center gap-3">
        <CopyButton text={text} label="Copy the recovery codes" variant="secondary" size="md" />
        <a
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download="perennial-recovery-codes.txt"
          className={buttonClass("secondary")}
        >
          Download
        </a>
      </div>
    </div>
  );
}
