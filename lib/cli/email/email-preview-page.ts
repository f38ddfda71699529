import { appConfig } from "@/lib/app-config";
import { type Preview, previews } from "@/lib/email/previews";
import type { RenderedMail } from "@/lib/email/render";
import { colours, monoFont, sansFont } from "@/lib/email/theme";

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const quoted = (text: string) => text.replaceAll(/[&<>"]/g, (sign) => escapes[sign] ?? sign);
const colour = (name: keyof typeof colours) =>
  `light-dark(${colours[name][0]}, ${colours[name][1]})`;

const styles = `
:root { color-scheme: light dark; }
* { box-sizing: border-box; }
body { margin: 0; display: grid; grid-template-columns: 16rem minmax(0, 1fr); min-height: 100dvh;
  background: ${colour("background")}; color: ${colour("foreground")}; font: 14px/20px ${sansFont}; }
nav { padding: 20px 12px; border-right: 1px solid ${colour("border")}; }
nav ul { list-style: none; margin: 16px 0 0; padding: 0; position: sticky; top: 20px; }
nav strong { padding: 0 12px; font-size: 16px; font-weight: 600; }
a { color: ${colour("primary")}; }
nav a { display: block; padding: 4px 12px; border-radius: 8px; color: inherit; text-decoration: none; }
nav a:hover, nav a[aria-current] { background: ${colour("card")}; }
nav a[aria-current] { color: ${colour("primary")}; font-weight: 500; }
main { padding: 24px; display: grid; gap: 24px; align-content: start; }
h1 { margin: 0 0 4px; font-size: 20px; line-height: 28px; font-weight: 600; }
h2 { margin: 0 0 8px; font-size: 14px; font-weight: 500; }
p { margin: 0; color: ${colour("muted-foreground")}; }
.frames { display: flex; flex-wrap: wrap; gap: 24px; }
iframe, pre { display: block; margin: 0; border: 1px solid ${colour("border")}; border-radius: 10px;
  background: ${colour("card")}; max-width: 100%; }
iframe { height: 720px; }
iframe.wide { width: 640px; }
iframe.phone { width: 375px; }
pre { padding: 20px; font: 12px/18px ${monoFont}; white-space: pre-wrap; overflow-wrap: anywhere; max-width: 680px; }
@media (max-width: 800px) { body { display: block; } nav { border: 0; } main { padding: 12px; } }
`;

function frame(preview: Preview, theme: "light" | "dark", size: "wide" | "phone"): string {
  const title = `${size === "wide" ? "Desktop" : "Phone"}, ${theme}`;
  return `<section><h2>${title}</h2><iframe class="${size}" title="${title}" sandbox src="/${preview.name}/${theme}"></iframe></section>`;
}

/** The page about one email: its subject, four frames and the plain text, beside a list of all emails. */
export function previewPage(shown: Preview, mail: RenderedMail): string {
  const list = previews.map(({ name }) => {
    const current = name === shown.name ? ' aria-current="page"' : "";
    return `<li><a href="/${name}"${current}>${name}</a></li>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${quoted(mail.subject)}</title>
<link rel="icon" href="data:,">
<style>${styles}</style>
</head>
<body>
<nav aria-label="Emails"><strong>${quoted(appConfig.name)} emails</strong><ul>${list.join("")}</ul></nav>
<main>
<header>
<h1>${quoted(mail.subject)}</h1>
<p>To ${quoted(shown.mail.to)}. Open on its own: <a href="/${shown.name}/light">light</a>, <a href="/${shown.name}/dark">dark</a>, <a href="/${shown.name}/text">text</a>.</p>
</header>
<div class="frames">
${frame(shown, "light", "wide")}
${frame(shown, "dark", "wide")}
</div>
<div class="frames">
${frame(shown, "light", "phone")}
${frame(shown, "dark", "phone")}
</div>
<section><h2>Plain text</h2><pre>${quoted(mail.text)}</pre></section>
</main>
</body>
</html>
`;
}
