"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { AuthHeading } from "@/components/layout/auth-heading";
import { InboxNote } from "@/components/ui/inbox-note";

interface SentProps {
  title: string;
  /** An envelope. */
  drawing: ReactNode;
  children: ReactNode;
}

/** Replaces a form once an email is on its way. Takes the focus, as the form is gone. */
export default function Sent({ title, drawing, children }: SentProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} tabIndex={-1} className="grid gap-5 rounded-xs outline-none">
      <div className="-my-2 -ml-6 text-subtle-foreground">{drawing}</div>
      <AuthHeading title={title}>{children}</AuthHeading>
      <InboxNote />
    </div>
  );
}
