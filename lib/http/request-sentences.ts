/** Why a request is refused before a route or a page looks at it. */
export const requestSentences = {
  crossSite: "This request came from another site.",
  notFound: "Not found.",
  tooLarge: "The request is too large.",
  unreadable: "The request couldn’t be read.",
  notJson: "The request body must be JSON.",
  tooDeep: "The request is nested too deeply.",
  outdated:
    "The app was updated while this page was open. Go back, copy what you typed, reload the page, and try again.",
  unavailable: "The service isn’t available right now. Try again in a moment.",
  unsupportedCharacter: "The request contains a character that isn’t allowed.",
} as const;
