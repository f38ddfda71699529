import { ScreenIcon } from "@/components/layout/nav-icons";
import { Icon } from "@/components/ui/icon";

/** A phone or a screen, by a name such as "Safari on iOS". */
export function DeviceIcon({ device }: { device: string }) {
  if (!/Android|iOS|iPad|iPhone|Phone/.test(device)) return <ScreenIcon className="size-5" />;
  return (
    <Icon className="size-5">
      <rect x="4.25" y="1.75" width="7.5" height="12.5" rx="1.5" />
      <path d="M7.25 12h1.5" />
    </Icon>
  );
}
