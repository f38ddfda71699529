import type { FormState } from "@/lib/forms/form-state";

/** A server action for `useActionState`. */
export type FormAction = (previous: FormState, form: FormData) => Promise<FormState>;
