/** Names on the pages of bulk operations. */
export const bulkPage = {
  heading: "Bulk operations",
  domain: "Domain",
  addresses: "Email addresses",
  deleteKind: "Delete accounts",
  preview: "Preview",
  operations: "Operations",
} as const;

export const bulkOperationPage = {
  deletes: (accounts: string) => `Delete ${accounts}`,
  count: "Type the number of accounts to confirm",
  done: "Done",
  undone: "Undone",
  undo: "Undo all",
  results: "Download the result for each account",
  list: (accounts: string) => `Download the ${accounts}`,
} as const;
