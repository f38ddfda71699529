import { listActivity } from "@/lib/account/activity";
import { countSessions, listSessions, listTopSessions } from "@/lib/account/sessions";
import { findAccountDetails, readBelongings } from "@/lib/admin/account/queries";
import { describeActivity } from "@/lib/audit/activity";
import { providerNames } from "@/lib/auth/oauth/providers";
import { formatCount, formatHoldings } from "@/lib/format/counts";
import { CliError, UsageError } from "../output";
import { parseWholeNumber } from "../whole-number";
import { getAccount, inColumns } from "./change";
import type { Result } from "./command";

const time = (instant: Date | null) => instant?.toISOString() ?? "never";

/** `accounts -- show`: what an admin sees of an account. */
export async function showAccount(args: { account: string; limit: string }): Promise<Result> {
  const limit = parseWholeNumber("limit", args.limit, 1000);
  const { id } = await getAccount(args.account);
  const [details, belongings, activity] = await Promise.all([
    findAccountDetails(id),
    readBelongings(id),
    listActivity(id, { limit }),
  ]);
  if (!details) throw new CliError(`No account found for ${args.account}.`);
  const { status, isSuspended, purgeAt, banExpiresAt, banReason } = details;
  const { methods, sessions, holdings, rows, keys } = belongings;
  const timeline = activity.map(({ at, action, metadata }) => ({
    at,
    action,
    event: describeActivity({ action, metadata }, providerNames),
    metadata,
  }));
  const facts = [
    ["id", id],
    ["reference", details.subject],
    ["email", `${details.email}${details.emailVerified ? "" : " (not verified)"}`],
    ["name", details.name],
    ["role", details.role],
    ["state", isSuspended && status === "active" ? "suspended" : status],
    ...(isSuspended
      ? [
          [
            "suspended",
            `${banReason ?? "without a reason"}, until ${banExpiresAt ? time(banExpiresAt) : "it is lifted"}`,
          ],
        ]
      : []),
    ...(purgeAt ? [["restorable", `until ${time(purgeAt)}`]] : []),
    ["plan", details.plan ?? "none"],
    ["created", time(details.createdAt)],
    ["last active", time(details.lastActiveAt)],
    ["two-factor", details.twoFactorEnabled ? "on" : "off"],
    ["sessions", formatCount(sessions.length)],
    ["API keys", formatCount(keys)],
    ["owns", formatHoldings(holdings) ?? "nothing"],
  ];
  return {
    lines: [
      ...inColumns(facts),
      "",
      "Rows:",
      ...rows.filter(({ count }) => count > 0).map(({ table, count }) => `  ${table}: ${count}`),
      "",
      "Activity:",
      ...timeline.map(({ at, event }) => `  ${time(at)}  ${event}`),
    ],
    data: {
      account: details,
      methods,
      sessions,
      apiKeys: keys,
      holdings,
      rows,
      activity: timeline,
    },
  };
}

/** `accounts -- sessions`: the sessions of an account, or who has the most. */
export async function showSessions(args: { account?: string; top?: string }): Promise<Result> {
  if (args.account !== undefined) {
    if (args.top !== undefined) throw new UsageError("Name an account or use --top, not both.");
    const { id } = await getAccount(args.account);
    // None of them is the one that asks.
    const found = await listSessions(id, id);
    const sessions = found.map(({ current: _, ...session }) => session);
    return {
      lines: [
        ...inColumns(
          sessions.map(({ createdAt, lastUsedAt, device, place, method }) => [
            `since ${time(createdAt)}`,
            `last used ${time(lastUsedAt)}`,
            method ?? "",
            [device, place].filter(Boolean).join(", "),
          ]),
        ),
        `${formatCount(sessions.length)} live ${sessions.length === 1 ? "session" : "sessions"}.`,
      ],
      data: { sessions },
    };
  }
  const limit = parseWholeNumber("top", args.top ?? "10", 10_000);
  const [counts, top] = await Promise.all([countSessions(), listTopSessions(limit)]);
  const { live, expired } = counts;
  return {
    lines: [
      ...inColumns(
        top.map((user) => [
          `${formatCount(user.live)} live`,
          `${formatCount(user.expired)} expired`,
          user.id,
          user.email,
        ]),
      ),
      `${formatCount(live)} live and ${formatCount(expired)} expired sessions. The hourly cleanup deletes the expired ones.`,
    ],
    data: { ...counts, top },
  };
}
