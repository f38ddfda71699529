import { SubmitButton } from "@/components/form/submit-button";
import { TrashIcon } from "@/components/studio/icons";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Icon } from "@/components/ui/icon";
import { removeImageAction } from "@/lib/studio/images/actions";
import { measures } from "../labels";

interface ResultActionsProps {
  projectId: string;
  result: { id: string; name: string; byteSize: number; width: number; height: number };
  /** The original whose page a deletion leads back to; otherwise the project's. */
  sourceId?: string;
}

const square = "w-8 px-0! pointer-coarse:w-10";

/** Save a result, or delete it after a question. */
export function ResultActions({ projectId, result, sourceId }: ResultActionsProps) {
  const { id, name } = result;
  const dialogId = `delete-${id}`;
  return (
    <span className="flex shrink-0 items-center">
      <Button
        variant="ghost"
        size="sm"
        className={square}
        href={`/api/images/${id}?download`}
        aria-label={`Download ${name}`}
        title="Download"
      >
        <Icon>
          <path d="M8 2.75v7.5m-2.75-2.75L8 10.25l2.75-2.75M2.5 10.5V12A1.5 1.5 0 0 0 4 13.5h8a1.5 1.5 0 0 0 1.5-1.5v-1.5" />
        </Icon>
      </Button>
      <Button
        variant="ghost"
        size="sm"
        className={square}
        opens={dialogId}
        aria-label={`Delete ${name}`}
        title="Delete"
      >
        <TrashIcon />
      </Button>
      <Dialog
        id={dialogId}
        title="Delete this result?"
        description={`${name} (${measures(result)}) will be permanently deleted.${sourceId ? " The original isn’t affected." : ""}`}
      >
        <form action={removeImageAction} className="flex flex-wrap justify-end gap-3">
          <input type="hidden" name="projectId" value={projectId} />
          <input type="hidden" name="imageId" value={id} />
          {sourceId && <input type="hidden" name="sourceId" value={sourceId} />}
          <Button variant="ghost" closes={dialogId}>
            Cancel
          </Button>
          <SubmitButton variant="danger" pendingLabel="Deleting">
            Delete result
          </SubmitButton>
        </form>
      </Dialog>
    </span>
  );
}
