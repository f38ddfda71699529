import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";

/** Below the deletion that can be undone: the one that cannot. */
export function EraseCard() {
  return (
    <Card
      tone="danger"
      title="Permanently erase now"
      description="Skip the grace period and permanently erase everything now, including files. This can’t be undone."
      note="You’ll review what gets erased and confirm it’s you."
      action={
        <Button variant="secondary" href="/settings/danger/erase">
          Permanently erase…
        </Button>
      }
    />
  );
}
