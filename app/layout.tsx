import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { mono, sans } from "@/app/fonts";
import { themeBoot } from "@/components/layout/theme/theme-boot";
import { appConfig } from "@/lib/app-config";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: appConfig.name, template: `%s · ${appConfig.name}` },
  description: appConfig.description,
  // A page that is meant for everybody says so itself: lib/http/policy/public-pages.ts.
  robots: { index: false, follow: false },
  formatDetection: { telephone: false, email: false, address: false },
};

export const viewport: Viewport = { colorScheme: "light dark" };

/** Reads neither cookies nor a session, so that pages without either stay static. */
export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html
      lang="en"
      className={`${sans.variable} ${mono.variable}`}
      data-scroll-behavior="smooth"
      suppressHydrationWarning
    >
      <head>
        {/* It sets attributes of <html>, hence suppressHydrationWarning. */}
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant */}
        <script dangerouslySetInnerHTML={{ __html: themeBoot }} />
        {/* A page that arrives in parts is painted once its main part is there: nothing moves. */}
        <link rel="expect" href="#main" blocking="render" />
      </head>
      <body>{children}</body>
    </html>
  );
}
