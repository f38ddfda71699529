/** An email address for a page that anyone with a link can open: "m***@example.com". */
export function maskEmail(email: string): string {
  return email.replace(/^(.).*(?=@)/u, "$1***");
}
