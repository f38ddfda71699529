import { SubmitButton } from "@/components/form/submit-button";
import { cancelProcessingAction, retryProcessingAction } from "@/lib/studio/images/actions";

interface JobActionProps {
  jobId: string;
  /** The style, and where needed the image, for screen readers. */
  what: string;
}

/** Cancels a job that waits or runs. */
export function CancelJob({ jobId, what }: JobActionProps) {
  return (
    <form action={cancelProcessingAction}>
      <input type="hidden" name="jobId" value={jobId} />
      <SubmitButton
        variant="ghost"
        size="sm"
        pendingLabel="Cancelling"
        aria-label={`Cancel ${what}`}
      >
        Cancel
      </SubmitButton>
    </form>
  );
}

interface RetryJobProps extends JobActionProps {
  /** The page of the image on which it is retried; otherwise the list of jobs. */
  page?: { projectId: string; imageId: string };
}

/** Starts again what failed or was cancelled. */
export function RetryJob({ jobId, what, page }: RetryJobProps) {
  return (
    <form action={retryProcessingAction}>
      <input type="hidden" name="jobId" value={jobId} />
      {page && <input type="hidden" name="projectId" value={page.projectId} />}
      {page && <input type="hidden" name="imageId" value={page.imageId} />}
      <SubmitButton
        variant="ghost"
        size="sm"
        pendingLabel="Starting"
        aria-label={`Try ${what} again`}
      >
        Try again
      </SubmitButton>
    </form>
  );
}
