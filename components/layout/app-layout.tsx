import type { ReactNode } from "react";
import { Logo } from "@/components/brand/logo";
import { AppMain } from "@/components/layout/app-main";
import { AppNav } from "@/components/layout/app-nav";
import { CommandMenuLoader } from "@/components/layout/command-menu/command-menu-loader";
import { ImpersonationBanner } from "@/components/layout/impersonation-banner";
import { SkipLink } from "@/components/layout/skip-link";
import { type LayoutUser, type SignOutAction, UserBlock } from "@/components/layout/user-block";
import { MenuIcon, SearchIcon } from "@/components/ui/icons";
import type { CommandEntries, NavEntry } from "@/lib/account/lifecycle";

interface AppLayoutProps {
  user: LayoutUser;
  /** The pages of the features. */
  nav: readonly NavEntry[];
  /** The server action behind "Sign out". */
  signOut: SignOutAction;
  /** The server action that reads what the features add to the command menu. */
  listCommands: () => Promise<CommandEntries[]>;
  /** Whether the keyboard is Apple's. */
  apple: boolean;
  /** The server action that ends an impersonation, where an admin is signed in as the user. */
  stopImpersonating?: () => Promise<void>;
  children: ReactNode;
}

/** The frame of every signed-in page: a rail from 1024 px, a bar with a menu below. */
export function AppLayout({
  user,
  nav,
  signOut,
  listCommands,
  apple,
  stopImpersonating,
  children,
}: AppLayoutProps) {
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
      <SkipLink />
      <TopBar user={user} nav={nav} signOut={signOut} />
      <aside className="sticky top-0 hidden h-dvh flex-col gap-6 overflow-y-auto border-r border-border px-3 py-5 lg:flex">
        <div className="px-3">
          <Logo href="/dashboard" />
        </div>
        <CommandMenuButton apple={apple} />
        <AppNav label="Main" entries={nav} />
        <div className="mt-auto">
          <UserBlock user={user} signOut={signOut} />
        </div>
      </aside>
      <div className="min-w-0">
        <OfflineNote />
        {stopImpersonating && <ImpersonationBanner name={user.name} stop={stopImpersonating} />}
        <AppMain>{children}</AppMain>
      </div>
      <CommandMenuLoader nav={nav} signOut={signOut} listCommands={listCommands} apple={apple} />
    </div>
  );
}

/** Opens the command menu; the script of `CommandMenuLoader` listens. */
function CommandMenuButton({ apple }: { apple: boolean }) {
  return (
    <button
      type="button"
      data-command-menu
      aria-haspopup="dialog"
      aria-keyshortcuts={apple ? "Meta+K" : "Control+K"}
      className="flex h-9 cursor-pointer items-center gap-3 rounded-md border border-input bg-card px-3 text-sm text-muted-foreground shadow-sm transition-colors duration-150 hover:bg-accent hover:text-accent-foreground pointer-coarse:h-11 noscript:hidden"
    >
      <SearchIcon />
      Go to…
      <kbd className="ml-auto font-sans text-xs pointer-coarse:hidden">
        {apple ? "⌘K" : "Ctrl K"}
      </kbd>
    </button>
  );
}

const barButton =
  "inline-flex size-11 cursor-pointer items-center justify-center rounded-md text-muted-foreground transition-colors duration-150 hover:bg-accent hover:text-accent-foreground";

function TopBar({ user, nav, signOut }: Pick<AppLayoutProps, "user" | "nav" | "signOut">) {
  return (
    <header className="sticky top-0 z-10 flex h-14 items-center justify-between gap-4 border-b border-border bg-background px-4 sm:px-6 lg:hidden popoverless:static popoverless:h-auto popoverless:flex-wrap popoverless:gap-y-0">
      <Logo href="/dashboard" />
      <div className="-mr-2 flex">
        <button
          type="button"
          data-command-menu
          aria-haspopup="dialog"
          aria-label="Go to…"
          className={`${barButton} noscript:hidden`}
        >
          <SearchIcon className="size-5" />
        </button>
        <button
          type="button"
          popoverTarget="app-menu"
          aria-label="Menu"
          className={`${barButton} popoverless:hidden`}
        >
          <MenuIcon className="size-5" />
        </button>
      </div>
      {/* `content-start`, since WebKit spreads the rows over the window. Without popovers it is always open, below the bar. */}
      <div
        id="app-menu"
        popover="auto"
        className="inset-x-0 top-14 bottom-auto m-0 w-full content-start gap-4 border-0 border-b border-border bg-background p-3 text-foreground shadow-sm open:grid backdrop:bg-transparent sm:px-5 popoverless:grid popoverless:border-0 popoverless:px-0 popoverless:shadow-none"
      >
        <AppNav label="Menu" entries={nav} />
        <div className="border-t border-border pt-4">
          <UserBlock user={user} signOut={signOut} />
        </div>
      </div>
    </header>
  );
}

function OfflineNote() {
  return (
    <p
      data-offline-note
      role="status"
      className="border-b border-warning/40 bg-warning-tint px-4 py-2 text-sm text-foreground sm:px-6 lg:px-10"
    >
      You’re offline. You can keep viewing this page, but changes won’t be saved.
    </p>
  );
}
