import { ImageIcon } from "@/components/studio/icons";
import { countOf, holdings } from "@/components/studio/labels";
import { Badge } from "@/components/ui/badge";
import { DateTime } from "@/components/ui/date-time";
import type { ProjectSummary } from "@/lib/studio/projects/queries";

/** A project in a list: its newest image, its name and its contents. */
export function ProjectCard({ project, now }: { project: ProjectSummary; now: Date }) {
  const { id, name, cover, active, createdAt } = project;
  return (
    <li className="relative grid min-w-0 grid-rows-[auto_1fr] overflow-hidden rounded-lg border border-border bg-card shadow-sm transition-colors duration-150 hover:border-input has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring">
      <div className="relative grid aspect-16/10 place-items-center border-b border-border bg-muted text-subtle-foreground">
        {cover ? (
          // biome-ignore lint/performance/noImgElement: next/image costs 5.7 kB on every page
          <img
            src={`/api/images/${cover}?size=thumb`}
            alt=""
            width={480}
            height={300}
            loading="lazy"
            className="absolute inset-0 size-full object-cover"
          />
        ) : (
          <ImageIcon className="size-6" />
        )}
      </div>
      <div className="grid content-start gap-1 p-4">
        <h2 className="truncate text-base font-medium text-foreground" title={name}>
          <a href={`/projects/${id}`} className="outline-none after:absolute after:inset-0">
            {name}
          </a>
        </h2>
        <p className="text-sm text-muted-foreground">{holdings(project)}</p>
        <p className="flex min-h-6 items-center justify-between gap-3 text-xs text-subtle-foreground">
          <span>
            Created <DateTime value={createdAt} now={now} format="relative" />
          </span>
          {active > 0 && <Badge tone="warning">{countOf(active, "job")} in progress</Badge>}
        </p>
      </div>
    </li>
  );
}
