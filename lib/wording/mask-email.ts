/** An address as a page may show it to whoever holds a link: "m***@example.com". */
export function maskEmail(email: string): string {
  return email.replace(/^(.).*(?=@)/u, "$1***");
}
