/** What a clone changes first. Everything else that names the product takes it from here. */
export const appConfig = {
  /** The name of the product in pages, emails, commands and log lines. */
  name: "Perennial",
  /** One sentence for search engines and for the manifest of the installed app. */
  description: "A Next.js SaaS starter for the whole account lifecycle.",
  /** Name and postal address of the operator, for the legal pages; null leaves a field to fill in. */
  company: null as string | null,
  /** Where people reach support, in pages and emails; null where there is no such address. */
  supportAddress: null as string | null,
  /** Where the source can be read, linked in the footer; null links nothing. */
  repository: null as string | null,
  /** Of the window of the installed app, and of its first moment. */
  themeColor: "#fafaf8",
  /** What the names of cookies begin with: letters, digits and hyphens. */
  cookiePrefix: "perennial",
  /** The most JavaScript that a page may load above an empty Next.js app, in kB, compressed. */
  budgets: { "/": 6, "/sign-in": 6, "/sign-up": 6, "/restore": 6, "/dashboard": 15 },
};

const { supportAddress } = appConfig;

/** Follows “contact”, in text that cannot have a link. */
export const support = supportAddress ? `support at ${supportAddress}` : "support";

/** Follows a sentence after which people may need help; empty where there is no support address. */
export const supportSentence = supportAddress ? ` Contact ${support} for help.` : "";
