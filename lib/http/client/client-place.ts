import { env } from "@/lib/env";

const longest = 100;
const countries = new Intl.DisplayNames(["en"], { type: "region", fallback: "code" });

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function readPart(headers: Headers, name: string): string {
  const part = decoded(headers.get(name) ?? "")
    .replace(/\p{C}/gu, "")
    .trim();
  return /country$/.test(name) && /^[A-Z]{2}$/.test(part) ? (countries.of(part) ?? part) : part;
}

/**
 * Where a request comes from, such as "Uppsala, Sweden", as far as headers of the platform say; `null`
 * where none is configured or present. A header whose name ends in `country` holds an ISO 3166 code.
 *
 * @param names in order of what is told first; a header that is not named here is anybody's to send
 */
export function findClientPlace(
  headers: Headers | undefined,
  names = env().CLIENT_PLACE_HEADERS,
): string | null {
  if (!headers || !names) return null;
  const parts = names
    .split(",")
    .map((name) => readPart(headers, name.trim().toLowerCase()))
    .filter(Boolean);
  return parts.join(", ").slice(0, longest) || null;
}
