import { createServer, type Server } from "node:http";
import { markCid, markImage } from "@/lib/email/mark-image";
import { type Preview, previews } from "@/lib/email/previews";
import { renderMail } from "@/lib/email/render";
import { sampleAppUrl, sampleNow } from "@/lib/email/sample";
import { previewPage } from "./email-preview-page";

const image = `data:image/png;base64,${markImage.toString("base64")}`;

/** An email in one of the two themes, which an email client would choose. */
function inTheme(html: string, theme: "light" | "dark"): string {
  return html
    .replaceAll(`cid:${markCid}`, image)
    .replace("color-scheme:light dark;", `color-scheme:${theme};`)
    .replace("(prefers-color-scheme:dark)", theme === "dark" ? "all" : "not all");
}

async function answer(url: URL): Promise<{ type: string; body: string } | undefined> {
  const [, name = "", part] = url.pathname.split("/");
  const found = previews.find((preview) => preview.name === name);
  const shown: Preview | undefined = name === "" ? previews[0] : found;
  if (!shown) return;
  const mail = await renderMail(shown.mail, sampleNow, sampleAppUrl);
  if (part === "light" || part === "dark")
    return { type: "text/html", body: inTheme(mail.html, part) };
  if (part === "text") return { type: "text/plain", body: mail.text };
  return { type: "text/html", body: previewPage(shown, mail) };
}

/** A server that shows every email as HTML, light and dark, wide and narrow, and as text. */
export function createPreviewServer(): Server {
  return createServer((request, response) => {
    answer(new URL(request.url ?? "/", "http://preview.invalid"))
      .then((found) => {
        response.writeHead(found ? 200 : 404, {
          "content-type": `${found?.type ?? "text/plain"}; charset=utf-8`,
          "cache-control": "no-store",
        });
        response.end(found?.body ?? "No such email.\n");
      })
      .catch((error: unknown) => {
        response.writeHead(500, { "content-type": "text/plain; charset=utf-8" });
        response.end(error instanceof Error ? `${error.stack}\n` : "Couldn’t render the email.\n");
      });
  });
}
