/**
 * The handler that a route exports as `HEAD` where its `GET` does something: the framework would run
 * `GET` for it otherwise.
 *
 * @param allow the methods that the route answers to, as `Allow` lists them (RFC 9110, section 15.5.6)
 */
export function methodNotAllowed(allow: string): () => Response {
  return () =>
    new Response(null, { status: 405, headers: { allow, "cache-control": "private, no-store" } });
}
