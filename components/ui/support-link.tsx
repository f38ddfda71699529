import { TextLink } from "@/components/ui/text-link";
import { appConfig } from "@/lib/app-config";

/** Follows “contact”: support, as a link that writes to it where there is a support address. */
export function SupportLink() {
  const { supportAddress } = appConfig;
  if (!supportAddress) return "support";
  return (
    <TextLink href={`mailto:${supportAddress}`} quiet>
      support
    </TextLink>
  );
}
