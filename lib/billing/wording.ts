import { formatBytes, formatCount } from "@/lib/format/counts";
import { formatDate } from "@/lib/format/dates";
import type { Meter, TotalMeter } from "./meters";
import type { Allowance } from "./plans";
import { type MeterUsage, type Usage, unitsLeft, usageOf } from "./usage";

const capitalised = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** "letters", "storage". */
export function unitNoun({ unit }: Meter): string {
  return "many" in unit ? unit.many : unit.bytesOf;
}

/** "1,204", "500 MB". */
export function formatUnits({ unit }: Meter, quantity: number): string {
  return "many" in unit ? formatCount(quantity) : formatBytes(quantity);
}

// "1 letter", "500 MB of storage"; `of` joins bytes with their noun.
function describeUnits({ meter, limit }: Allowance, of = " of "): string {
  const { unit } = meter;
  const noun = "many" in unit ? ` ${limit === 1 ? unit.one : unit.many}` : `${of}${unit.bytesOf}`;
  return formatUnits(meter, limit) + noun;
}

/** "Letters per month", "Storage". */
export function allowanceLabel(meter: Meter): string {
  return capitalised(unitNoun(meter)) + (meter.period === "month" ? " per month" : "");
}

/** "Letters this month", "Storage". */
export function usageLabel(meter: Meter): string {
  return capitalised(unitNoun(meter)) + (meter.period === "month" ? " this month" : "");
}

/** "a", "a and b", "a, b and c". */
export function joinWords(words: string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

/** "50 letters a month and 500 MB of storage"; empty for a plan without limits. */
export function describeAllowances(allowances: Allowance[]): string {
  return joinWords(
    allowances.map(
      (each) => describeUnits(each) + (each.meter.period === "month" ? " a month" : ""),
    ),
  );
}

/** "38 of 50 letters this month · resets 1 December 2026", "120 MB of 500 MB storage used". */
export function describeUsed(usage: MeterUsage, renewsAt: Date): string {
  const words = `${formatUnits(usage.meter, usage.used)} of ${describeUnits(usage, " ")}`;
  return usage.meter.period === "month"
    ? `${words} this month · resets ${formatDate(renewsAt)}`
    : `${words} used`;
}

/** "12 left" and "none left", "20 MB left" and "full". */
export function describeLeft(usage: MeterUsage): string {
  const left = unitsLeft(usage);
  if (left > 0) return `${formatUnits(usage.meter, left)} left`;
  return "many" in usage.meter.unit ? "none left" : "full";
}

type Exceeded = Pick<Usage, "meters" | "renewsAt"> & { plan: { name: string } };

function describeTotal(meter: TotalMeter, { used, limit }: MeterUsage, plan: string): string {
  const { full, tooLittle, remedy } = meter.refusal;
  const most = formatUnits(meter, limit);
  return used >= limit
    ? `${full} (${most} on the ${plan} plan). ${remedy}`
    : `${tooLittle}: you’ve used ${formatUnits(meter, used)} of ${most} on the ${plan} plan. ${remedy}`;
}

/** Returns the sentences that refuse so many more units: the plan, its limit and what helps. */
export function describeQuota(account: Exceeded, meter: Meter, quantity = 1): string {
  const usage = usageOf(account, meter);
  const plan = account.plan.name;
  if (meter.period === "total") return describeTotal(meter, usage, plan);
  if (usage.limit < 1) return `Your ${plan} plan doesn’t include ${unitNoun(meter)}.`;
  const renewal = `Your limit resets on ${formatDate(account.renewsAt)}.`;
  const limit = describeUnits(usage);
  if (quantity > 1 && unitsLeft(usage) > 0)
    return `You’ve used ${formatUnits(meter, usage.used)} of ${limit} in your ${plan} plan this month, and this would take ${formatUnits(meter, quantity)} more. ${renewal}`;
  const all = usage.limit === 1 ? "the" : "all";
  return `You’ve used ${all} ${limit} in your ${plan} plan this month. ${renewal}`;
}

/** Returns why an account cannot use so many more units of a meter, or `undefined` if it can. */
export function quotaRefusal(account: Exceeded, meter: Meter, quantity = 1): string | undefined {
  const { used, limit } = usageOf(account, meter);
  return used + quantity > limit ? describeQuota(account, meter, quantity) : undefined;
}

/** What happened to the plan of an account that was deleted and restored. */
export function planCancelled(plan: string): string {
  return `Deleting your account cancelled your ${plan} plan. You won’t be charged. Choose a plan whenever you’re ready.`;
}
