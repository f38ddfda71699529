import type { Metadata } from "next";
import { readParam, type SearchParams } from "@/components/auth/search-params";
import { ListForm } from "@/components/settings/list-form";
import { SessionsCard } from "@/components/settings/sessions/sessions-card";
import { PageLinks } from "@/components/ui/page-links";
import { listSessions } from "@/lib/account/sessions";
import { requireUser } from "@/lib/auth/sessions/session";
import { endSessionsAction } from "@/lib/settings/session-actions";

export const metadata: Metadata = { title: "Sessions" };

const pageSize = 50;

export default async function SessionsPage({ searchParams }: { searchParams: SearchParams }) {
  const { id, sessionId } = await requireUser();
  const sessions = await listSessions(id, sessionId);
  const pages = Math.max(1, Math.ceil(sessions.length / pageSize));
  const asked = Number(await readParam(searchParams, "page"));
  // A page that has emptied meanwhile leads to the last that has not.
  const page = Number.isInteger(asked) ? Math.min(Math.max(asked, 1), pages) : 1;
  return (
    <>
      <ListForm action={endSessionsAction}>
        <SessionsCard
          sessions={sessions.slice((page - 1) * pageSize, page * pageSize)}
          total={sessions.length}
        />
      </ListForm>
      <PageLinks path="/settings/sessions" page={page} more={page < pages} />
    </>
  );
}
