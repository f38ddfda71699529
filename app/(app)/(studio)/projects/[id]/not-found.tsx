import { FallenLeafDrawing } from "@/components/brand/drawings";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";

/** A deleted project, or another user's: the two look the same. */
export default function ProjectNotFound() {
  return (
    <Panel>
      <EmptyState
        level={1}
        drawing={<FallenLeafDrawing />}
        title="Project not found"
        action={<Button href="/dashboard">Go to your projects</Button>}
      >
        It may have been deleted, or the address may be wrong.
      </EmptyState>
    </Panel>
  );
}
