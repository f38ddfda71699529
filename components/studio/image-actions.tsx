import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TrashIcon } from "@/components/ui/nav-icons";
import { SubmitButton } from "@/components/ui/submit-button";
import { removeImage } from "@/lib/images/actions";
import type { GalleryImage } from "@/lib/projects/gallery";
import { DownloadIcon } from "./download-icon";
import { measures } from "./words";

interface ImageActionsProps {
  projectId: string;
  image: GalleryImage;
  /** What a deletion leaves in place. */
  remains?: string;
}

const square = "w-8 px-0! pointer-coarse:w-10";

/** Save an image, or delete it after a question. */
export function ImageActions({ projectId, image, remains }: ImageActionsProps) {
  const dialogId = `delete-${image.id}`;
  return (
    <span className="-ml-2 flex shrink-0 sm:-mr-2 sm:ml-0 items-center">
      <Button
        variant="ghost"
        size="sm"
        className={square}
        href={`/api/images/${image.id}?download`}
        aria-label={`Download ${image.name}`}
        title="Download"
      >
        <DownloadIcon />
      </Button>
      <Button
        variant="ghost"
        size="sm"
        className={square}
        opens={dialogId}
        aria-label={`Delete ${image.name}`}
        title="Delete"
      >
        <TrashIcon />
      </Button>
      <Dialog
        id={dialogId}
        title="Delete this image?"
        description={`${image.name} (${measures(image)}) is deleted for good. ${remains ?? ""}`}
      >
        <form action={removeImage} className="flex flex-wrap justify-end gap-3">
          <input type="hidden" name="projectId" value={projectId} />
          <input type="hidden" name="imageId" value={image.id} />
          <Button variant="ghost" closes={dialogId}>
            Keep it
          </Button>
          <SubmitButton variant="danger" pendingLabel="Deleting">
            Delete image
          </SubmitButton>
        </form>
      </Dialog>
    </span>
  );
}
