import type { Meter } from "./meters";
import type { Usage } from "./usage";
import { describeQuota, quotaRefusal } from "./wording";

/** A refusal because a plan does not include so many units; its message names the plan, the limit and what helps. */
export class QuotaError extends Error {
  override name = "QuotaError";
  /** The meter's. */
  readonly code: string;

  constructor(usage: Usage, meter: Meter, quantity: number) {
    super(describeQuota(usage, meter, quantity));
    this.code = meter.errorCode;
  }
}

/** @throws QuotaError if fewer units than these are left, as far as the usage shows */
export function requireUnits(usage: Usage, meter: Meter, quantity = 1): void {
  if (quotaRefusal(usage, meter, quantity)) throw new QuotaError(usage, meter, quantity);
}
