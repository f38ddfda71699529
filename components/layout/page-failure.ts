/** Texts that replace a page, or a part of it, that failed to render. */
export const pageFailure = {
  title: "This page couldn’t be loaded",
  text: "Something went wrong on our side. Your saved work is safe. Try again in a moment.",
} as const;
