import { TextLink } from "@/components/ui/text-link";

/** What a start takes of the plan, or why there is none now and where there is more. */
export function Cost({ refusal, children }: { refusal?: string; children: string }) {
  return (
    <p className="min-w-0 grow basis-64 text-sm text-muted-foreground" aria-live="polite">
      {refusal ? (
        <>
          <span className="text-warning-strong">{refusal}</span>{" "}
          <TextLink href="/pricing">Compare plans</TextLink>
        </>
      ) : (
        children
      )}
    </p>
  );
}
