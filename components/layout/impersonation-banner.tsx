import { buttonClass } from "@/components/ui/button-class";

interface ImpersonationBannerProps {
  /** Of the user whose account the admin sees. */
  name: string;
  /** The server action behind the button. */
  stop: () => Promise<void>;
}

/** Above every page while an admin is signed in as somebody else. Works without JavaScript. */
export function ImpersonationBanner({ name, stop }: ImpersonationBannerProps) {
  return (
    <form
      action={stop}
      role="status"
      className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-warning/40 bg-warning-tint px-4 py-2 text-sm text-foreground sm:px-6 lg:px-10"
    >
      <p className="min-w-0 wrap-anywhere">
        You’re signed in as <strong className="font-semibold">{name}</strong> for up to an hour.
        Their account settings can’t be changed.
      </p>
      <button type="submit" className={buttonClass("secondary", "sm")}>
        Back to your account
      </button>
    </form>
  );
}
