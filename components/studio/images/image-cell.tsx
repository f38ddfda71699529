import type { ReactNode } from "react";

interface ImageCellProps {
  /** The contents of the frame: an image, progress, a reason, an offer. */
  children: ReactNode;
  caption: ReactNode;
  /** Beside the caption. */
  actions?: ReactNode;
  /** Nothing has been made here yet. */
  open?: boolean;
}

/** A frame of fixed shape with its caption, so that nothing moves when its contents change. */
export function ImageCell({ children, caption, actions, open }: ImageCellProps) {
  return (
    <figure className="grid min-w-0 content-start gap-2">
      <div
        className={`relative grid aspect-4/3 place-items-center overflow-hidden rounded-md border bg-background p-2 sm:p-3 ${
          open ? "border-dashed border-input" : "border-border"
        }`}
      >
        {children}
      </div>
      <figcaption className="grid min-h-17 min-w-0 content-start justify-items-start gap-1 text-sm font-medium text-foreground sm:flex sm:min-h-8 sm:items-center sm:justify-between sm:gap-2 sm:pointer-coarse:min-h-10">
        {caption}
        {actions}
      </figcaption>
    </figure>
  );
}

/** A stored image, small, that opens large in a tab of its own. */
export function StoredImage({ id, alt }: { id: string; alt: string }) {
  return (
    <a
      href={`/api/images/${id}`}
      target="_blank"
      rel="noreferrer"
      className="absolute inset-0 -outline-offset-4"
    >
      {/* biome-ignore lint/performance/noImgElement: next/image would ask for it through a shared cache */}
      <img
        src={`/api/images/${id}?size=thumb`}
        alt={alt}
        width={480}
        height={360}
        loading="lazy"
        className="size-full object-contain"
      />
    </a>
  );
}
