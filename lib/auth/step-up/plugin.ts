import type { BetterAuthPlugin } from "better-auth";
import { STEP_UP_ERROR_CODES } from "./errors";
import { refuseTokens } from "./refuse-tokens";
import { requestStepUp, stepUpPasskeyOptions, verifyStepUp } from "./routes";

/** The step-up that dangerous things ask for: a proof becomes a grant for one thing, once, soon. */
export const stepUp = () =>
  ({
    id: "step-up",
    $ERROR_CODES: STEP_UP_ERROR_CODES,
    hooks: { before: [refuseTokens] },
    endpoints: { requestStepUp, stepUpPasskeyOptions, verifyStepUp },
  }) satisfies BetterAuthPlugin;
