/**
 * The code in the text of an email: eight digits on a line of their own. An address may hold eight digits
 * as well, and stands in the same text.
 *
 * @throws where there is none
 */
export function codeIn(text: string | undefined): string {
  const code = /^\d{8}$/m.exec(text ?? "")?.[0];
  if (!code) throw new Error("The email contains no code.");
  return code;
}
