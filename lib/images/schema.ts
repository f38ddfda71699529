import { z } from "zod";

export const imageForm = z.object({ projectId: z.uuid(), imageId: z.uuid() });
export const styleForm = imageForm.extend({ style: z.string().max(64) });
export const jobForm = z.object({ jobId: z.uuid() });
