import type { Metadata } from "next";
import type { ReactNode } from "react";

// Mailed tokens stand in some of these addresses, so other sites are told none of them. Not
// "no-referrer": that makes a browser without script post forms with `Origin: null`.
export const metadata: Metadata = {
  referrer: "same-origin",
};

export default function AuthPages({ children }: { children: ReactNode }) {
  return children;
}
