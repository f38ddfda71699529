import { themeBoot } from "@/components/layout/theme/theme-boot";

/** Stands first in `<head>`. `<html>` needs `suppressHydrationWarning`, for its attributes. */
export function ThemeScript() {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant
  return <script dangerouslySetInnerHTML={{ __html: themeBoot }} />;
}
