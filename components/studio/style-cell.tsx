import { AlertIcon } from "@/components/ui/icons";
import { SubmitButton } from "@/components/ui/submit-button";
import { cancelProcessing, processImage } from "@/lib/images/actions";
import type { GalleryEntry, GalleryImage } from "@/lib/projects/gallery";
import { ImageActions } from "./image-actions";
import { JobProgress } from "./job-progress";
import { Picture, PictureCell } from "./picture-cell";

interface StyleCellProps {
  projectId: string;
  original: GalleryImage;
  entry: GalleryEntry["styles"][number];
}

/** What has become of an original in one style: an offer, a job under way, a reason, a result. */
export function StyleCell({ projectId, original, entry: { style, outcome } }: StyleCellProps) {
  const apply = (label: string, name: string) => (
    <form action={processImage}>
      <input type="hidden" name="projectId" value={projectId} />
      <input type="hidden" name="imageId" value={original.id} />
      <input type="hidden" name="style" value={style.slug} />
      <SubmitButton variant="secondary" size="sm" pendingLabel="Starting" aria-label={name}>
        {label}
      </SubmitButton>
    </form>
  );

  if (outcome.state === "done")
    return (
      <PictureCell
        caption={<span className="max-w-full truncate">{style.name}</span>}
        actions={<ImageActions projectId={projectId} image={outcome.result} />}
      >
        <Picture id={outcome.result.id} alt={`${original.name} in the style ${style.name}`} />
      </PictureCell>
    );

  if (outcome.state === "failed")
    return (
      <PictureCell
        caption={<span className="max-w-full truncate">{style.name}</span>}
        actions={apply("Try again", `Try ${style.name} again`)}
      >
        <p className="grid justify-items-center gap-2 text-center text-xs text-rust lg:text-sm">
          <AlertIcon className="hidden size-4 sm:block" />
          {outcome.error}
        </p>
      </PictureCell>
    );

  if (outcome.state === "idle")
    return (
      <PictureCell open caption={apply(style.name, style.name)}>
        <p className="text-center text-xs text-balance text-soft lg:text-sm">{style.description}</p>
      </PictureCell>
    );

  return (
    <PictureCell
      caption={<span className="max-w-full truncate">{style.name}</span>}
      actions={
        <form action={cancelProcessing}>
          <input type="hidden" name="jobId" value={outcome.jobId} />
          <SubmitButton
            variant="ghost"
            size="sm"
            pendingLabel="Stopping"
            className="-ml-3 sm:-mr-3 sm:ml-0"
            aria-label={`Cancel ${style.name}`}
          >
            Cancel
          </SubmitButton>
        </form>
      }
    >
      <JobProgress
        jobId={outcome.jobId}
        label={`${original.name}: ${style.name}`}
        status={outcome.state}
        progress={outcome.progress}
      />
    </PictureCell>
  );
}
