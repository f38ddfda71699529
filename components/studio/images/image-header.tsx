import { SubmitButton } from "@/components/form/submit-button";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { removeImageAction, renameImageAction } from "@/lib/studio/images/actions";
import { maxImageNameLength } from "@/lib/studio/images/schema";
import type { ProjectImage } from "@/lib/studio/projects/project-image";
import { RenameForm } from "../gallery/rename-form";
import { measures } from "../labels";

interface ImageHeaderProps {
  image: ProjectImage;
  /** The ids of the neighbouring images in the gallery. */
  neighbours: { newer?: string; older?: string };
}

/** The name of an image, links to its neighbours, and its actions. */
export function ImageHeader({ image, neighbours }: ImageHeaderProps) {
  const { id, projectId, projectName, name } = image;
  const pageOf = (imageId: string) => `/projects/${projectId}/images/${imageId}`;
  return (
    <>
      <PageHeader
        title={name}
        back={
          <nav
            aria-label="Project"
            className="flex min-w-0 items-center justify-between gap-4 text-sm"
          >
            <TextLink
              href={`/projects/${projectId}`}
              quiet
              className="min-w-0 truncate text-muted-foreground"
            >
              {projectName}
            </TextLink>
            <span className="flex shrink-0 gap-4">
              {neighbours.newer && <TextLink href={pageOf(neighbours.newer)}>Previous</TextLink>}
              {neighbours.older && <TextLink href={pageOf(neighbours.older)}>Next</TextLink>}
            </span>
          </nav>
        }
        action={
          <div className="flex flex-wrap gap-2 sm:gap-3">
            <Button variant="secondary" href={`/api/images/${id}?download`}>
              Download
            </Button>
            <Button variant="secondary" opens="rename-image">
              Rename
            </Button>
            <Button variant="secondary" opens="delete-image">
              Delete
            </Button>
          </div>
        }
      />
      <Dialog id="rename-image" title="Rename image">
        <RenameForm
          action={renameImageAction}
          label="Image name"
          hidden={{ projectId, imageId: id }}
          name={name}
          longest={maxImageNameLength}
        />
      </Dialog>
      <Dialog
        id="delete-image"
        title="Delete this image?"
        description={`${name} (${measures(image)}) will be permanently deleted and its jobs in progress stopped.${image.kind === "original" ? " Its results stay in the project." : ""}`}
      >
        <form action={removeImageAction} className="flex flex-wrap justify-end gap-3">
          <input type="hidden" name="projectId" value={projectId} />
          <input type="hidden" name="imageId" value={id} />
          <Button variant="ghost" closes="delete-image">
            Cancel
          </Button>
          <SubmitButton variant="danger" pendingLabel="Deleting">
            Delete image
          </SubmitButton>
        </form>
      </Dialog>
    </>
  );
}
