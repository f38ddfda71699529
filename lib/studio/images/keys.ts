const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const imageKeyPattern = new RegExp(`^(users/${uuid}/projects/${uuid}/images/${uuid})\\.[a-z]+$`);

/** Where the file of an image lies; the format's extension is given without its dot. */
export function imageKey(
  owner: { userId: string; projectId: string },
  imageId: string,
  extension: string,
): string {
  return `users/${owner.userId}/projects/${owner.projectId}/images/${imageId}.${extension}`;
}

/** Where the small version of an image lies: beside it; `undefined` if the key is not an image's. */
export function thumbKey(key: string): string | undefined {
  const [, stem] = imageKeyPattern.exec(key) ?? [];
  return stem && `${stem}.thumb.webp`;
}
