import type { ReactNode } from "react";
import { Logo } from "@/components/brand/logo";

interface MessagePageProps {
  drawing: ReactNode;
  title: string;
  /** What happened and what to do, in a sentence or two. */
  children: ReactNode;
  action: ReactNode;
}

/** A page that says one thing: not found, or broken. Light enough for error boundaries. */
export function MessagePage({ drawing, title, children, action }: MessagePageProps) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex h-16 items-center px-4 sm:px-6">
        <Logo />
      </header>
      <main
        id="main"
        className="mx-auto grid w-full max-w-md grow content-center justify-items-center gap-6 px-4 pb-32 text-center"
      >
        <div className="text-subtle-foreground">{drawing}</div>
        <div className="grid gap-2">
          <h1 className="text-lg font-semibold text-foreground">{title}</h1>
          <div className="grid gap-2 text-base text-muted-foreground">{children}</div>
        </div>
        {action}
      </main>
    </div>
  );
}
