import type { Metadata } from "next";
import type { ReactNode } from "react";

// Some of these URLs contain emailed tokens, so other sites receive no referrer. Not
// "no-referrer": that makes a browser without JavaScript post forms with `Origin: null`.
export const metadata: Metadata = {
  referrer: "same-origin",
};

export default function AuthPages({ children }: { children: ReactNode }) {
  return children;
}
