import type { ComponentProps, ReactNode } from "react";
import { useId } from "react";
import { type ButtonSize, type ButtonVariant, buttonClass } from "@/components/ui/button-class";

interface Look {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** Stretches over the whole width of its place. */
  wide?: boolean;
}

type LinkProps = Look & { href: string } & ComponentProps<"a">;

type PushProps = Look & {
  href?: undefined;
  /** The id of a `Dialog` that a click opens. Needs no script. */
  opens?: string;
  /** The id of a `Dialog` that a click closes. */
  closes?: string;
  /** Why the button cannot be used now; disables it and shows the sentence beside it. */
  disabledReason?: string;
} & ComponentProps<"button">;

/** A button, or with `href` a link that looks like one. */
export function Button(props: LinkProps | PushProps) {
  if (props.href !== undefined) {
    const { variant, size, wide, className, ...rest } = props;
    return <a {...rest} className={buttonClass(variant, size, classes(wide, className))} />;
  }
  return <PushButton {...props} />;
}

function PushButton({
  variant,
  size,
  wide,
  className,
  opens,
  closes,
  disabledReason,
  disabled,
  type = "button",
  ...rest
}: PushProps) {
  const reasonId = useId();
  const button = (
    <button
      {...rest}
      {...dialogCommand(opens, closes)}
      type={type}
      disabled={disabled || disabledReason !== undefined}
      aria-describedby={disabledReason ? reasonId : rest["aria-describedby"]}
      className={buttonClass(variant, size, classes(wide, className))}
    />
  );
  if (!disabledReason) return button;
  return (
    <WithReason id={reasonId} reason={disabledReason}>
      {button}
    </WithReason>
  );
}

function WithReason({ id, reason, children }: { id: string; reason: string; children: ReactNode }) {
  return (
    <span className="flex flex-wrap items-center justify-end gap-x-3 gap-y-2">
      <span id={id} className="text-sm text-muted-foreground">
        {reason}
      </span>
      {children}
    </span>
  );
}

function classes(wide: boolean | undefined, className: string | undefined): string {
  return `${wide ? "w-full" : ""} ${className ?? ""}`;
}

/** React's types do not know invoker commands yet, its renderer passes them through. */
function dialogCommand(opens: string | undefined, closes: string | undefined) {
  if (opens)
    return { commandfor: opens, command: "show-modal", "aria-haspopup": "dialog" as const };
  return closes ? { commandfor: closes, command: "close" } : {};
}
