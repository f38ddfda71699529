import { SupportLink } from "@/components/ui/support-link";
import { appConfig } from "@/lib/app-config";

/** The code of a failure, by which its line in the log is found, and where to send it. */
export function FailureCode({ digest }: { digest: string }) {
  return (
    <>
      {appConfig.supportAddress ? (
        <>
          If it keeps happening, contact <SupportLink /> with this code:
        </>
      ) : (
        "Error code:"
      )}{" "}
      <code className="font-mono text-foreground select-all">{digest}</code>
    </>
  );
}
