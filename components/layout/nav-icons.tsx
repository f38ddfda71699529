import { Icon, type IconProps } from "@/components/ui/icon";

export function DashboardIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <rect x="2.25" y="2.25" width="4.75" height="6" rx="1.25" />
      <rect x="9" y="2.25" width="4.75" height="3.5" rx="1.25" />
      <rect x="9" y="7.75" width="4.75" height="6" rx="1.25" />
      <rect x="2.25" y="10.25" width="4.75" height="3.5" rx="1.25" />
    </Icon>
  );
}

export function ChecklistIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M6.25 3.75h7.5M6.25 8h7.5m-7.5 4.25h7.5" />
      <path d="m2 3.75.75.75L4 3.25M2 8l.75.75L4 7.5" />
      <circle cx="3" cy="12.25" r=".75" />
    </Icon>
  );
}

export function ShieldIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M8 1.75 2.75 3.5v4c0 3.2 2.2 5.7 5.25 6.75 3.05-1.05 5.25-3.55 5.25-6.75v-4Z" />
      <path d="m5.75 7.75 1.6 1.6 2.9-3.1" />
    </Icon>
  );
}

export function SettingsIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M2.25 5h6.5m3.5 0h1.5m-11.5 6h1.5m3.5 0h6.5" />
      <circle cx="10.5" cy="5" r="1.75" />
      <circle cx="5.5" cy="11" r="1.75" />
    </Icon>
  );
}

export function SignOutIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M6.5 2.5H4A1.5 1.5 0 0 0 2.5 4v8A1.5 1.5 0 0 0 4 13.5h2.5M7 8h6.5m-2.75-2.75L13.5 8l-2.75 2.75" />
    </Icon>
  );
}

export function SunIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="8" cy="8" r="2.75" />
      <path d="M8 1.5v1m0 11v1M1.5 8h1m11 0h1M3.4 3.4l.7.7m7.8 7.8.7.7m0-9.2-.7.7m-7.8 7.8-.7.7" />
    </Icon>
  );
}

export function MoonIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M13.5 9.6A5.75 5.75 0 0 1 6.4 2.5a5.75 5.75 0 1 0 7.1 7.1Z" />
    </Icon>
  );
}

export function ScreenIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <rect x="2" y="2.75" width="12" height="8.5" rx="1.5" />
      <path d="M5.75 13.75h4.5" />
    </Icon>
  );
}
