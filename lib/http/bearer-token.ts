/**
 * The token in a request's `Authorization: Bearer`. It comes before any cookie, so that a client knows
 * whom it acts for: one that is no good is refused, however well the cookie beside it is.
 *
 * @returns `undefined` where none is sent, `null` for one that is not ours to read. A password that a
 * proxy in front asks for (Basic) is sent by the browser itself and says nothing here
 */
export function findBearerToken(headers: Headers | undefined): string | null | undefined {
  const given = headers?.get("authorization")?.trim();
  if (!given || /^basic(\s|$)/i.test(given)) return undefined;
  return /^bearer\s+(\S+)$/i.exec(given)?.[1] ?? null;
}
