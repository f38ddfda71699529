import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";

/** Below the deletion that can be undone: the one that cannot. */
export function EraseCard() {
  return (
    <Card
      tone="danger"
      title="Erase everything now"
      description="Everything goes at once, files included, and nothing can be restored: for those who do not want to wait for the date above."
      note="The next page counts what goes and asks for proof."
      action={
        <Button variant="secondary" href="/settings/danger/erase">
          Erase everything now…
        </Button>
      }
    />
  );
}
