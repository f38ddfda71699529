import { Badge } from "@/components/ui/badge";
import type { GalleryEntry } from "@/lib/studio/projects/gallery";
import { JobProgress } from "../jobs/job-progress";
import { countOf, measures } from "../labels";

/** By this name the check boxes of the tiles belong to the form of the selection. */
export const selectionFormId = "selection";

/** An original among others: small, with what has become of it; leads to its page. */
export function GalleryTile({ projectId, entry }: { projectId: string; entry: GalleryEntry }) {
  const { original, results, underWay } = entry;
  const [job, ...others] = underWay;
  return (
    <li className="relative grid min-w-0 grid-rows-[auto_1fr] overflow-hidden rounded-lg border border-border bg-card shadow-sm transition-colors duration-150 hover:border-input has-checked:border-primary has-checked:ring-1 has-checked:ring-primary">
      <div className="relative aspect-4/3 overflow-hidden bg-muted">
        {/* biome-ignore lint/performance/noImgElement: next/image would ask for it through a shared cache */}
        <img
          src={`/api/images/${original.id}?size=thumb`}
          alt={original.name}
          width={480}
          height={360}
          loading="lazy"
          className="absolute inset-0 size-full object-cover"
        />
      </div>
      <div className="grid content-start gap-1 border-t border-border p-3">
        <h2 className="truncate text-sm font-medium text-foreground" title={original.name}>
          <a
            href={`/projects/${projectId}/images/${original.id}`}
            className="outline-none after:absolute after:inset-0 after:rounded-lg focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring"
          >
            {original.name}
          </a>
        </h2>
        <div className="flex min-h-9 flex-wrap items-center justify-between gap-x-3 gap-y-1 text-xs text-subtle-foreground">
          {job ? (
            <JobProgress
              jobId={job.jobId}
              label={`${original.name}: ${job.style}`}
              status={job.status}
              progress={job.progress}
              others={others.length}
            />
          ) : (
            <>
              <span>{measures(original)}</span>
              {results > 0 && <Badge tone="success">{countOf(results, "result")}</Badge>}
            </>
          )}
        </div>
      </div>
      <label className="absolute top-2 left-2 grid size-8 cursor-pointer place-items-center rounded-xs border border-border bg-card/90 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring pointer-coarse:size-11">
        <span className="sr-only">Select {original.name}</span>
        <input
          type="checkbox"
          name="image"
          value={original.id}
          form={selectionFormId}
          autoComplete="off"
          className="size-4 cursor-pointer accent-primary outline-none"
        />
      </label>
    </li>
  );
}
