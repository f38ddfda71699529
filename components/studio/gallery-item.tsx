import { Panel } from "@/components/ui/card";
import { DateTime } from "@/components/ui/date-time";
import type { GalleryEntry } from "@/lib/projects/gallery";
import { ImageActions } from "./image-actions";
import { Picture, PictureCell } from "./picture-cell";
import { StyleCell } from "./style-cell";
import { measures } from "./words";

interface GalleryItemProps {
  projectId: string;
  entry: GalleryEntry;
  now: Date;
}

/** An original beside what the styles have made of it. */
export function GalleryItem({ projectId, entry: { original, styles }, now }: GalleryItemProps) {
  return (
    <Panel className="grid gap-4 p-4 sm:p-5">
      <header className="min-w-0">
        <h2 className="truncate text-base font-medium text-ink" title={original.name}>
          {original.name}
        </h2>
        <p className="text-sm text-soft">
          {measures(original)}, uploaded{" "}
          <DateTime value={original.createdAt} now={now} format="relative" />
        </p>
      </header>
      <div className="grid grid-cols-2 gap-x-4 gap-y-3 md:grid-cols-4">
        <PictureCell
          caption={<span className="max-w-full truncate">Original</span>}
          actions={
            <ImageActions
              projectId={projectId}
              image={original}
              remains="What was made from it stays."
            />
          }
        >
          <Picture id={original.id} alt={original.name} />
        </PictureCell>
        {styles.map((entry) => (
          <StyleCell
            key={entry.style.slug}
            projectId={projectId}
            original={original}
            entry={entry}
          />
        ))}
      </div>
    </Panel>
  );
}
