/** What a form's action tells the form; a password is never among `values`. */
export type FormState = {
  status: "idle" | "error" | "success";
  message?: string;
  code?: string;
  fieldErrors?: Record<string, string>;
  values?: Record<string, string>;
};

export const idleForm: FormState = { status: "idle" };
