type ClassValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | ClassValue[]
  | Record<string, unknown>;

function names(value: ClassValue): string[] {
  if (!value || value === true) return [];
  if (Array.isArray(value)) return value.flatMap(names);
  if (typeof value === "object") return Object.keys(value).filter((name) => value[name]);
  return [String(value)];
}

/**
 * Joins class names as `clsx` does: without what is falsy, from arrays and from the keys of objects.
 * Components from shadcn’s registry import it. Of two classes for one property it keeps both, so that
 * the style sheet decides; our own components have their classes in a layer below utilities instead.
 */
export function cn(...values: ClassValue[]): string {
  return values.flatMap(names).join(" ");
}
