const longestName = 100;
const fallback = "Untitled";
// Composing a text takes the square of its length, and a form may carry megabytes of it.
const longestGiven = 1000;

/**
 * A name to show and to download under, made of what a browser said the file is called: no folder,
 * no control or direction characters, at most 100 characters, and the extension of the content.
 */
export function toImageName(fileName: string, extension: string): string {
  const last = Math.max(fileName.lastIndexOf("/"), fileName.lastIndexOf("\\"));
  const clean = fileName
    .slice(last + 1, last + 1 + longestGiven)
    .normalize("NFC")
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
