/** Messages of forms without an error code. */
export const formErrors = {
  imageDeleted: "This image no longer exists.",
  projectDeleted: "This project no longer exists.",
  nothingSelected: "Select an image first.",
  unreadable: "Something went wrong. Reload the page and try again.",
} as const;
