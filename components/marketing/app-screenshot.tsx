interface AppScreenshotProps {
  /** Of the page; `npm run screenshots` takes screenshots by this name. */
  name: "dashboard" | "danger" | "image";
  alt: string;
  /** What one sees, in a sentence. */
  caption: string;
}

/** A screenshot of the app that matches the visitor's theme and screen, loaded when it is close to the viewport. */
export function AppScreenshot({ name, alt, caption }: AppScreenshotProps) {
  return (
    <figure className="grid content-start gap-3">
      <div className="overflow-hidden rounded-lg border border-border bg-muted shadow-sm">
        {["light", "dark"].map((theme) => (
          <picture key={theme} data-screenshot-theme={theme}>
            <source
              media="(width < 40rem)"
              srcSet={`/screenshots/${name}-${theme}-phone.webp`}
              width={780}
              height={1240}
            />
            <img
              src={`/screenshots/${name}-${theme}.webp`}
              alt={alt}
              width={1600}
              height={1075}
              loading="lazy"
              fetchPriority="low"
              decoding="async"
              className="h-auto w-full"
            />
          </picture>
        ))}
      </div>
      <figcaption className="max-w-[64ch] text-sm text-muted-foreground">{caption}</figcaption>
    </figure>
  );
}
