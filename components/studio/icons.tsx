import { Icon, type IconProps } from "@/components/ui/icon";

export function ImageIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <rect x="2.25" y="2.75" width="11.5" height="10.5" rx="1.75" />
      <circle cx="5.75" cy="6.25" r="1" />
      <path d="m2.75 12 3.5-3.25 2.25 2 2-2 3 2.75" />
    </Icon>
  );
}

export function TrashIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M2.75 4.25h10.5M6 4V2.75h4V4M4 4.25l.5 9h7l.5-9M6.75 7v3.5m2.5-3.5v3.5" />
    </Icon>
  );
}
