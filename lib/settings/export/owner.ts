import { db } from "@/db/client";
import { runningExport } from "@/lib/account/export/lease";
import { readGracePass } from "@/lib/account/restore/grace-pass";
import { ownerOf } from "@/lib/auth/sessions/session";
import { takeGrant } from "@/lib/auth/step-up/grants";
import { findBearerToken } from "@/lib/http/bearer-token";

/** The pages that offer an export. */
export type ExportPage = "/settings/data" | "/restore";

type Asked =
  | { userId: string; page: ExportPage }
  | { code: "UNAUTHORIZED" | "REAUTHENTICATION_REQUIRED" | "EXPORT_RUNNING" };

const viaGracePass = (request: Request) =>
  new URL(request.url).searchParams.get("via") === "grace-pass";

/** Returns the account of an export request: its session's, or its grace pass's; `null` without either. */
export async function exportSubject(request: Request): Promise<string | null> {
  const owner = viaGracePass(request) ? null : await ownerOf(request);
  return owner?.id ?? (await readGracePass())?.userId ?? null;
}

/**
 * Whose export a request may begin. A session has to have stepped up for it, which counts once; a grace
 * pass is given out after verified credentials, ten minutes ago at most.
 */
export async function claimExport(request: Request): Promise<Asked> {
  const owner = viaGracePass(request) ? null : await ownerOf(request);
  if (!owner) {
    const pass = findBearerToken(request.headers) === undefined ? await readGracePass() : null;
    return pass ? { userId: pass.userId, page: "/restore" } : { code: "UNAUTHORIZED" };
  }
  // Said before the grant is used up.
  if (await runningExport(db, owner.id)) return { code: "EXPORT_RUNNING" };
  const holder = { kind: "session", id: owner.sessionId, userId: owner.id } as const;
  return (await takeGrant(db, holder, "export-data"))
    ? { userId: owner.id, page: "/settings/data" }
    : { code: "REAUTHENTICATION_REQUIRED" };
}
