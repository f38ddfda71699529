import type { Style } from "@/lib/studio/projects/project-image";

interface StyleCardsProps {
  legend: string;
  /** Several can be chosen, or one. */
  type: "checkbox" | "radio";
  styles: Style[];
  /** The URL of the preview of a style. */
  preview: (slug: string) => string;
  /** Styles that cannot be chosen, with the reason in a word. */
  taken?: Record<string, string>;
  defaultValue?: string;
}

const card =
  "group/card relative grid min-w-0 cursor-pointer content-start overflow-hidden rounded-md border border-border bg-card text-sm transition-colors duration-150 hover:border-input has-checked:border-primary has-checked:bg-primary-tint has-checked:ring-1 has-checked:ring-primary has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring has-disabled:cursor-default has-disabled:bg-background has-disabled:hover:border-border";

/** Styles to choose from, each with a preview of the image. */
export function StyleCards(props: StyleCardsProps) {
  const { legend, type, styles, preview, taken = {}, defaultValue } = props;
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">{legend}</legend>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 md:grid-cols-4 lg:grid-cols-5">
        {styles.map(({ slug, name, description }) => (
          <label key={slug} className={card} title={description}>
            <span className="relative block aspect-4/3 bg-muted">
              {/* biome-ignore lint/performance/noImgElement: next/image would ask for it through a shared cache */}
              <img
                src={preview(slug)}
                alt=""
                width={320}
                height={240}
                loading="lazy"
                decoding="async"
                className="absolute inset-0 size-full object-cover group-has-disabled/card:opacity-60"
              />
            </span>
            <span className="flex min-w-0 items-start gap-2 p-2.5">
              <input
                type={type}
                name="style"
                value={slug}
                defaultChecked={slug === defaultValue}
                disabled={slug in taken}
                className="mt-0.5 size-4 shrink-0 scroll-mt-48 scroll-mb-28 accent-primary outline-none"
              />
              <span className="grid min-w-0">
                <span className="truncate font-medium text-foreground">{name}</span>
                <span className="min-h-8 text-xs text-muted-foreground">
                  {taken[slug] ?? description}
                </span>
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
