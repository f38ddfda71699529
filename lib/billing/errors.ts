import { ImageError } from "@/lib/images/errors";
import type { Usage } from "./usage";
import { describeQuota } from "./wording";

/** A refusal because a plan holds no more; its message names the plan, the limit and what to do. */
export class QuotaError extends ImageError {
  override name = "QuotaError";

  constructor(code: "QUOTA_IMAGES" | "QUOTA_STORAGE", usage: Usage) {
    super(code);
    this.message = describeQuota(code, usage) ?? this.message;
  }
}
