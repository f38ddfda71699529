import type { ReactNode } from "react";
import { AlertIcon } from "@/components/ui/icon";
import { CheckIcon, ClockIcon, InfoIcon } from "@/components/ui/icons";

export type AlertTone = "info" | "success" | "warning" | "danger";

interface AlertProps {
  tone?: AlertTone;
  title?: string;
  children?: ReactNode;
  /** One link or small button. */
  action?: ReactNode;
  className?: string;
}

const looks = {
  info: { icon: InfoIcon, box: "border-border bg-muted", mark: "text-muted-foreground" },
  success: { icon: CheckIcon, box: "border-primary/35 bg-primary-tint", mark: "text-primary" },
  warning: { icon: ClockIcon, box: "border-warning/40 bg-warning-tint", mark: "text-warning" },
  danger: {
    icon: AlertIcon,
    box: "border-destructive/40 bg-destructive-tint",
    mark: "text-destructive",
  },
};

/** What happened and what to do next. `danger` interrupts a screen reader, the others wait. */
export function Alert({ tone = "info", title, children, action, className = "" }: AlertProps) {
  const { icon: Mark, box, mark } = looks[tone];
  return (
    <div
      role={tone === "danger" ? "alert" : "status"}
      className={`flex gap-3 rounded-md border px-4 py-3 text-sm ${box} ${className}`}
    >
      <Mark className={`mt-0.5 size-4 ${mark}`} />
      <div className="grid min-w-0 grow gap-1">
        {title && <p className="font-medium text-foreground">{title}</p>}
        {children && <div className="text-muted-foreground wrap-anywhere">{children}</div>}
        {action && <div className="mt-1">{action}</div>}
      </div>
    </div>
  );
}
