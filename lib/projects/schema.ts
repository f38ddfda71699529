import { z } from "zod";

/** The longest name that a project can have. */
export const longestProjectName = 80;

const name = z
  .string()
  .transform((text) =>
    text
      .normalize("NFC")
      .replace(/[\p{Cc}\s]+/gu, " ")
      .trim(),
  )
  .pipe(
    z
      .string()
      .min(1, "Give the project a name.")
      .max(longestProjectName, `Use at most ${longestProjectName} characters.`),
  );

export const newProjectForm = z.object({ name });
export const renameProjectForm = z.object({ projectId: z.uuid(), name });
export const projectForm = z.object({ projectId: z.uuid() });

/** The number of a page in an address, counted from 1; anything else means the first. */
export const pageNumber = z.coerce.number().int().min(1).max(100_000).catch(1);
