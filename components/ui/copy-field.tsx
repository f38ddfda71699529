import { CopyButton } from "@/components/ui/copy-button";

interface CopyFieldProps {
  text: string;
  /** For the eye, such as a key in groups of four; the text is what is copied. */
  shown?: string;
  /** What is copied, for the accessible name of the button: "Copy key". */
  label: string;
}

/** Something to take along exactly as it is: selected by one click, copied by the button. */
export function CopyField({ text, shown = text, label }: CopyFieldProps) {
  return (
    <div className="flex items-center gap-2 rounded-md border border-border bg-muted py-1 pr-1 pl-3">
      <code className="min-w-0 grow py-1 font-mono text-sm wrap-anywhere text-foreground select-all">
        {shown}
      </code>
      <CopyButton text={text} label={label} />
    </div>
  );
}
