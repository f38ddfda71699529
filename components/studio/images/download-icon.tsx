import { Icon, type IconProps } from "@/components/ui/icon";

export function DownloadIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M8 2.75v7.5m-2.75-2.75L8 10.25l2.75-2.75M2.5 10.5V12A1.5 1.5 0 0 0 4 13.5h8a1.5 1.5 0 0 0 1.5-1.5v-1.5" />
    </Icon>
  );
}
