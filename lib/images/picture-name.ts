const longestName = 100;
const fallback = "Untitled";

/**
 * A name to show and to download under, made of what a browser said the file is called: no folder,
 * no control or direction characters, at most 100 characters, and the extension of the content.
 */
export function pictureName(fileName: string, extension: string): string {
  const base = fileName.normalize("NFC").split(/[/\\]/).pop() ?? "";
  const clean = base
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu, "")
    .replace(/[<>:"|?*]/g, "-")
    .replace(/\s+/g, " ")
    .trim();
  const stem = clean.replace(/\.[a-z0-9]{1,5}$/i, "").replace(/^\.+/, "");
  const shortened = [...stem]
    .slice(0, longestName - extension.length - 1)
    .join("")
    .trim();
  return `${shortened || fallback}.${extension}`;
}
