import type { UserQueryValues } from "@/lib/admin/users/schema";

type Place = { after?: string; before?: string };

/** The address of the list, or of its export, with these filters; without a place it is the first page. */
export function usersHref(
  values: UserQueryValues,
  place: Place = {},
  path: "/admin/users" | "/api/admin/users" = "/admin/users",
): string {
  const entries = Object.entries({ ...values, ...place }).filter(([, value]) => value);
  const query = new URLSearchParams(entries as [string, string][]).toString();
  return query ? `${path}?${query}` : path;
}
