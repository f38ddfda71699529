import { countUsers, listUsers, type UserRow } from "@/lib/admin/users/queries";
import { readUserQuery } from "@/lib/admin/users/schema";
import { formatCount, formatEstimate } from "@/lib/format/counts";
import { UsageError } from "../output";
import { parseWholeNumber } from "../whole-number";
import { inColumns } from "./change";
import type { Result } from "./command";

/** The options of the list by the names that the query string of /admin/users has for them. */
const optionNames: Record<string, string> = {
  q: "search",
  state: "state",
  role: "role",
  verified: "verified",
  plan: "plan",
  active: "active",
  from: "created-from",
  to: "created-to",
  sort: "sort",
};

/** `accounts -- list`: the accounts that /admin/users would show. */
export async function listAccounts(
  args: Record<string, string | boolean | undefined> & { limit: string },
): Promise<Result> {
  const limit = parseWholeNumber("limit", args.limit, 10_000);
  const given = Object.fromEntries(
    Object.entries(optionNames).map(([name, option]) => [name, String(args[option] ?? "")]),
  );
  const { query, errors } = readUserQuery(given);
  const [wrong] = Object.entries(errors);
  if (wrong) throw new UsageError(`--${optionNames[wrong[0]] ?? wrong[0]}: ${wrong[1]}`);
  if (!query) throw new UsageError("These filters can’t be read.");
  const total = await countUsers(query);
  const found: UserRow[] = [];
  for (let after: string | undefined; found.length < limit; ) {
    const page = await listUsers({ ...query, after }, total);
    found.push(...page.rows);
    after = page.next;
    if (!after) break;
  }
  const accounts = found.slice(0, limit);
  const count = total.exact ? formatCount(total.count) : `about ${formatEstimate(total.count)}`;
  const lines = inColumns(
    accounts.map(({ id, email, role, state, plan }) => [id, email, role, state, plan ?? ""]),
  );
  if (accounts.length === 0) lines.push("No account matches.");
  else if (total.count > accounts.length)
    lines.push(`${formatCount(accounts.length)} of ${count} accounts. --limit shows more.`);
  return { lines, data: { total, accounts } };
}
