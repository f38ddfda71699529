import type { Transaction } from "@/db/client";
import { ownerDb } from "./owner";

/** Runs `work` as the owner of the schema in a transaction that is rolled back afterwards, and returns its result. */
export async function undone<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  const undo = new Error("undo");
  let result: { value: T } | undefined;
  await ownerDb
    .transaction(async (tx) => {
      result = { value: await work(tx) };
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  if (!result) throw new Error("the work did not run");
  return result.value;
}
