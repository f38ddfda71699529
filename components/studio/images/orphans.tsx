import { Panel } from "@/components/ui/card";
import type { GalleryImage } from "@/lib/studio/projects/gallery";
import { ImageCell, StoredImage } from "./image-cell";
import { ResultActions } from "./result-actions";

/** Results that outlived their originals; nothing where there are none. */
export function Orphans({ projectId, images }: { projectId: string; images: GalleryImage[] }) {
  if (images.length === 0) return null;
  return (
    <section className="grid gap-4">
      <h2 className="text-base font-semibold text-foreground">Results without an original</h2>
      <Panel className="grid grid-cols-2 gap-x-4 gap-y-3 p-4 sm:p-5 md:grid-cols-4">
        {images.map((image) => (
          <ImageCell
            key={image.id}
            caption={
              <span className="max-w-full truncate" title={image.name}>
                {image.name}
              </span>
            }
            actions={<ResultActions projectId={projectId} result={image} />}
          >
            <StoredImage id={image.id} alt={image.name} />
          </ImageCell>
        ))}
      </Panel>
    </section>
  );
}
