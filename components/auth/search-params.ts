export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** One value of the query; of several, none. */
export async function readParam(params: SearchParams, name: string): Promise<string | undefined> {
  const value = (await params)[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}
