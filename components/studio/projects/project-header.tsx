import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { renameProjectAction } from "@/lib/studio/projects/actions";
import type { ProjectSummary } from "@/lib/studio/projects/queries";
import { longestProjectName } from "@/lib/studio/projects/schema";
import { RenameForm } from "../gallery/rename-form";
import { holdings } from "../labels";
import { DeleteProjectDialog, deleteProjectDialog } from "./delete-project-dialog";

/** A project's name, its contents, and the actions on the whole of it. */
export function ProjectHeader({ project }: { project: ProjectSummary }) {
  const { id, name } = project;
  return (
    <>
      <PageHeader
        title={name}
        description={holdings(project)}
        back={
          <p className="text-sm">
            <TextLink href="/dashboard" quiet className="text-muted-foreground">
              All projects
            </TextLink>
          </p>
        }
        action={
          <div className="flex flex-wrap gap-3">
            <Button variant="secondary" opens="rename-project">
              Rename
            </Button>
            <Button variant="secondary" opens={deleteProjectDialog}>
              Delete project
            </Button>
          </div>
        }
      />
      <Dialog id="rename-project" title="Rename project">
        <RenameForm
          action={renameProjectAction}
          label="Project name"
          hidden={{ projectId: id }}
          name={name}
          longest={longestProjectName}
        />
      </Dialog>
      <DeleteProjectDialog project={project} />
    </>
  );
}
