import { storage } from "@/lib/storage/storage";

/** The keys of all files of a user. */
export async function filesOf(userId: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of storage.list(`users/${userId}/`)) keys.push(key);
  return keys.sort();
}
