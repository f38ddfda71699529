import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseAndValidateFlightRouterState } from "next/dist/server/app-render/parse-and-validate-flight-router-state";

// What Next.js documents nowhere, and answers with 500 or a word when a request gets it wrong. Its test names the version
// that this was read in: after an upgrade, see whether Next.js answers 4xx by itself, and delete what it does.

// Marks a form that is sent without JavaScript to a server action with bound arguments.
const boundAction = /^\$ACTION_REF_(.+)$/;

/**
 * The server actions with bound arguments that a form calls, each as the prefix of its fields: `:0` has the
 * descriptor, the others what it refers to. Next.js 16.4 checks the id in the descriptor
 * (server/app-render/action-handler.js, `areAllActionIdsValid`), and fails at the rest of it.
 */
export function boundActions(form: FormData): string[] {
  return [...form.keys()].flatMap((name) => {
    const id = boundAction.exec(name)?.[1];
    return id ? [`$ACTION_${id}`] : [];
  });
}

/**
 * Whether Next.js can read the header in which its router describes the page that a browser shows. It checks
 * the header before anything that could catch the error (server/route-modules/app-page/parse-request-headers.js).
 */
export function isRouterState(header: string | string[]): boolean {
  try {
    parseAndValidateFlightRouterState(header);
    return true;
  } catch {
    return false;
  }
}

/** The header of an answer to a form whose action this build does not have; its status is 409. */
export const unknownActionHeader = "x-nextjs-action-not-found";

/** The key of its server actions that a build was made with, in base64; `undefined` where it does not say. */
export function findBuiltActionKey(distDir: string): string | undefined {
  const file = path.join(
    /* turbopackIgnore: true */ distDir,
    "server/server-reference-manifest.json",
  );
  if (!existsSync(file)) return undefined;
  const { encryptionKey } = JSON.parse(readFileSync(file, "utf8")) as { encryptionKey?: string };
  return encryptionKey;
}
