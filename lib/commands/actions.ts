"use server";

import { type CommandEntries, lifecycleParticipants } from "@/lib/account/lifecycle";
import { requireUser } from "@/lib/auth/sessions/session";

/** What the features add to the command menu of the person who is signed in, in their order. */
export async function listCommandsAction(): Promise<CommandEntries[]> {
  const { id } = await requireUser();
  const commands = lifecycleParticipants().map((participant) => participant.commands?.(id) ?? []);
  return (await Promise.all(commands)).flat();
}
