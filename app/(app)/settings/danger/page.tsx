import type { Metadata } from "next";
import { DangerZone } from "@/components/account/danger-zone";
import { readParam, type SearchParams } from "@/components/auth/search-params";
import { deletionPreview } from "@/lib/account/queries";
import { requireUser } from "@/lib/auth/session";

export const metadata: Metadata = { title: "Danger zone" };

export default async function DangerPage({ searchParams }: { searchParams: SearchParams }) {
  const { id, email, createdAt } = await requireUser();
  const preview = await deletionPreview(id);
  const confirming = (await readParam(searchParams, "confirm")) === "1";
  return (
    <DangerZone email={email} joinedAt={createdAt} preview={preview} confirming={confirming} />
  );
}
