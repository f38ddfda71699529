type AvatarSize = "sm" | "md" | "lg";

const sizes: Record<AvatarSize, { box: string; pixels: number }> = {
  sm: { box: "size-6 text-xs", pixels: 24 },
  md: { box: "size-9 text-sm", pixels: 36 },
  lg: { box: "size-16 text-lg", pixels: 64 },
};

interface AvatarProps {
  name: string;
  image?: string | null;
  size?: AvatarSize;
}

/** An image, or the initials. Decoration: the name is beside it. */
export function Avatar({ name, image, size = "md" }: AvatarProps) {
  const { box, pixels } = sizes[size];
  const frame = `${box} shrink-0 rounded-full border border-border bg-primary-tint`;
  if (image) {
    return (
      // biome-ignore lint/performance/noImgElement: next/image costs 5.7 kB on every page
      <img src={image} alt="" width={pixels} height={pixels} className={`${frame} object-cover`} />
    );
  }
  return (
    <span
      aria-hidden="true"
      className={`${frame} inline-flex items-center justify-center font-medium text-primary select-none`}
    >
      {initials(name)}
    </span>
  );
}

/** The first letters of the first and the last word, whole graphemes, or a dot for no name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return ends.map((word) => firstGrapheme(word ?? "").toLocaleUpperCase("en")).join("") || "·";
}

function firstGrapheme(text: string): string {
  const [first] = new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text);
  return first?.segment ?? "";
}
