import { inArray } from "drizzle-orm";
import { db } from "@/db/client";
import { images, users } from "@/db/schema";
import { avatarFile } from "@/lib/account/avatar";
import { avatarKey, isIncomingKey, thumbKey } from "@/lib/storage/keys";

const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const imagePattern = new RegExp(`^users/${uuid}/projects/${uuid}/images/(${uuid})\\.`);
const avatarPattern = new RegExp(`^users/(${uuid})/avatar/`);

/** The keys among these that a row names, the small version of an image included. */
async function namedKeys(keys: string[]): Promise<Set<string>> {
  const imageIds = keys.flatMap((key) => imagePattern.exec(key)?.[1] ?? []);
  const userIds = keys.flatMap((key) => avatarPattern.exec(key)?.[1] ?? []);
  const [pictures, people] = await Promise.all([
    db.select({ key: images.storageKey }).from(images).where(inArray(images.id, imageIds)),
    db.select({ id: users.id, image: users.image }).from(users).where(inArray(users.id, userIds)),
  ]);
  const named = new Set(pictures.flatMap(({ key }) => [key, thumbKey(key) ?? key]));
  for (const { id, image } of people) {
    const file = avatarFile(image);
    if (file) named.add(avatarKey(id, file));
  }
  return named;
}

/** The keys among these that are pictures by their name, those on their way in included, and that no row names. */
export async function orphanedKeys(keys: string[]): Promise<string[]> {
  const named = await namedKeys(keys);
  const known = (key: string) =>
    imagePattern.test(key) || avatarPattern.test(key) || isIncomingKey(key);
  return keys.filter((key) => known(key) && !named.has(key));
}
