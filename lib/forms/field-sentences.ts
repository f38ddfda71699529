/** Messages about fields that several forms share. */
export const fieldSentences = {
  /** For the form as a whole, where its fields say the rest. */
  checkFields: "Check the highlighted fields.",
  tooLong: (most: number) => `Use ${most} characters or fewer.`,
  tooShort: (least: number) => `Use at least ${least} characters.`,
  controlCharacters: "Line breaks and control characters aren’t allowed.",
  invisible: "Enter a name with at least one visible character.",
  unsupportedCharacter: "Remove the unsupported character.",
  passwordRequired: "Enter your password.",
} as const;
