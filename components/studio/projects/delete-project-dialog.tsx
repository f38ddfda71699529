import { SubmitButton } from "@/components/form/submit-button";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { deleteProjectAction } from "@/lib/studio/projects/actions";
import type { ProjectSummary } from "@/lib/studio/projects/queries";
import { countOf, holdings } from "../labels";

export const deleteProjectDialog = "delete-project";

/** Says what is deleted with a project, counted, before it is deleted. */
export function DeleteProjectDialog({ project }: { project: ProjectSummary }) {
  const { id, name, originals, results, active } = project;
  const empty = originals + results === 0;
  return (
    <Dialog
      id={deleteProjectDialog}
      title="Delete this project?"
      description={`“${name}” will be permanently deleted. Your other projects aren’t affected.`}
    >
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 rounded-md border border-border bg-background p-4 text-sm wrap-anywhere">
        <dt className="text-muted-foreground">Deleted</dt>
        <dd className="text-foreground">
          {empty ? "This project has no images" : holdings(project)}
        </dd>
        {active > 0 && (
          <>
            <dt className="text-muted-foreground">Stopped</dt>
            <dd className="text-foreground">{countOf(active, "job")} in progress</dd>
          </>
        )}
      </dl>
      {!empty && (
        <p className="text-sm text-muted-foreground">
          This can’t be undone. Download any images you want to keep first.
        </p>
      )}
      <form action={deleteProjectAction} className="flex flex-wrap justify-end gap-3">
        <input type="hidden" name="projectId" value={id} />
        <Button variant="ghost" closes={deleteProjectDialog}>
          Cancel
        </Button>
        <SubmitButton variant="danger" pendingLabel="Deleting">
          Delete project
        </SubmitButton>
      </form>
    </Dialog>
  );
}
