/** The product as people see it. A clone changes this file first. */
export const appConfig = {
  /** The name of the product in pages, emails, commands and log lines. */
  name: "Perennial",
} as const;
