import { z } from "zod";
import { fieldSentences } from "@/lib/forms/field-sentences";
import { describeImageError } from "@/lib/images/errors";

/** The longest name that a project can have. */
export const longestProjectName = 80;

const tooLong = fieldSentences.tooLong(longestProjectName);

const name = z
  .string()
  // Composing a text takes the square of its length.
  .max(1000, tooLong)
  .transform((text) =>
    text
      .normalize("NFC")
      .replace(/[\p{Cc}\s]+/gu, " ")
      .trim(),
  )
  .pipe(z.string().min(1, "Enter a project name.").max(longestProjectName, tooLong));

export const newProjectForm = z.object({ name });
export const projectWithImageForm = z.object({
  name,
  style: z.string(describeImageError("STYLE_MISSING").message).min(1).max(64),
});
export const renameProjectForm = z.object({ projectId: z.uuid(), name });
export const projectForm = z.object({ projectId: z.uuid() });

/** The number of a page in an address, counted from 1; anything else means the first. */
export const pageNumber = z.coerce.number().int().min(1).max(100_000).catch(1);

/** What somebody looks for; what is too long to be a name is cut. */
const searched = z
  .string()
  .transform((text) => text.slice(0, 100).normalize("NFC").replaceAll("\0", "").trim())
  .catch("");

/** How a gallery is looked at, by the query of its address; what makes no sense there is left out. */
export const galleryQuery = z.object({
  q: searched,
  sort: z.enum(["newest", "oldest", "name", "size"]).catch("newest"),
  show: z.enum(["all", "with", "without"]).catch("all"),
  page: pageNumber,
});
export type GalleryQuery = z.infer<typeof galleryQuery>;

/** The same for a list of projects. */
export const projectsQuery = z.object({
  q: searched,
  sort: z.enum(["newest", "oldest", "name"]).catch("newest"),
  page: pageNumber,
});
export type ProjectsQuery = z.infer<typeof projectsQuery>;
