import { z } from "zod";
import { fieldSentences } from "@/lib/forms/field-sentences";

/** How many images one form may name, and how many styles: more than a page shows of either. */
export const maxSelected = 100;
const mostStyles = 30;

const slugs = z.array(z.string().regex(/^[a-z0-9-]{1,64}$/)).max(mostStyles);

export const imageForm = z.object({ projectId: z.uuid(), imageId: z.uuid() });
/** Where a deletion leads back to: an original whose result it was, otherwise the project. */
export const removalForm = imageForm.extend({ sourceId: z.uuid().optional() });
export const stylesForm = imageForm.extend({ styles: slugs });
export const jobForm = z.object({ jobId: z.uuid() });
/** Where a job that is tried again was looked at: on the page of its image, or in the queue. */
export const retryForm = jobForm.extend({
  projectId: z.uuid().optional(),
  imageId: z.uuid().optional(),
});
export const selectionForm = z.object({
  operation: z.enum(["apply", "delete"]),
  images: z
    .array(z.uuid().toLowerCase())
    .max(maxSelected)
    .transform((ids) => [...new Set(ids)]),
  styles: slugs,
});

/** The longest name that somebody can give an image, its extension included. */
export const maxImageNameLength = 100;

export const renameImageForm = imageForm.extend({
  name: z
    .string()
    .trim()
    .min(1, "Enter a name for the image.")
    .max(maxImageNameLength, fieldSentences.tooLong(maxImageNameLength)),
});
