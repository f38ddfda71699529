import { Alert } from "@/components/ui/alert";
import { TextLink } from "@/components/ui/text-link";
import type { Usage } from "@/lib/billing/usage";
import { describeQuota } from "@/lib/billing/wording";
import { describeImageError, isImageErrorCode } from "@/lib/images/errors";

interface ProblemProps {
  /** From the address. */
  code: unknown;
  usage: Usage;
  /** The same page without the notice. */
  path: string;
}

/** Why the last form of a page was refused, where no script could say it in place. */
export function Problem({ code, usage, path }: ProblemProps) {
  if (!isImageErrorCode(code)) return null;
  const exceeded = usage.meters.find(({ meter }) => meter.errorCode === code);
  const quota = exceeded && describeQuota(usage, exceeded.meter);
  return (
    <Alert tone="danger" action={<TextLink href={path}>Dismiss</TextLink>}>
      {quota ?? describeImageError(code).message}{" "}
      {quota && <TextLink href="/pricing">Compare plans</TextLink>}
    </Alert>
  );
}
