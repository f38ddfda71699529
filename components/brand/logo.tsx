import { appConfig } from "@/lib/app-config";
import { appMark } from "@/lib/app-mark";

/** The mark of the product, in the colour of the text around it. */
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
      {appMark.paths.map(({ d, filled }) => (
        <path key={d} d={d} fill={filled ? "currentColor" : undefined} />
      ))}
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
