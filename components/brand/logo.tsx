import { appConfig } from "@/lib/app-config";

/** The mark: two leaves above the ground, the root that stays below it. */
export function Mark({ className = "size-6" }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={`shrink-0 ${className}`}
    >
      <path d="M12 16.5V11M5 16.5h14M12 16.5c0 2.4-1.2 3.9-3.5 5m3.5-5c0 2.4 1.2 3.9 3.5 5" />
      <path
        d="M12 11.5C12 6.5 15 3.3 20 3c.2 5.2-3 8.5-8 8.5ZM11.8 14C11.5 10.6 9.2 8.6 5.3 8.5 5.4 12 7.8 14 11.8 14Z"
        fill="currentColor"
      />
    </svg>
  );
}

/** The mark and the name, leading home. */
export function Logo({ href = "/" }: { href?: string }) {
  return (
    <a
      href={href}
      className="inline-flex items-center gap-2 rounded-xs text-base font-semibold tracking-tight text-foreground"
    >
      <Mark className="size-6 text-primary" />
      {appConfig.name}
    </a>
  );
}
