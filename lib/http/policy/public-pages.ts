import type { Metadata } from "next";
import { appConfig } from "@/lib/app-config";
import { env } from "@/lib/env";

/** A page that search engines may list and other sites may preview with an image. */
interface PublicPage {
  path: string;
  /** The name of its image in `public/og/`, which `npm run screenshots` renews. */
  picture: string;
  title: string;
  description: string;
}

/** All public pages. Every other page tells search engines not to list it. */
export const publicPages = [
  {
    path: "/",
    picture: "start",
    title: "Accounts that leave cleanly, and can come back",
    description:
      "A Next.js SaaS starter for the whole account lifecycle: sign up, verify, export, delete, restore and permanently erase.",
  },
  {
    path: "/pricing",
    picture: "pricing",
    title: "Pricing",
    description:
      "What’s in each plan, what counts towards its limits, and what happens when you reach one.",
  },
  {
    path: "/receipt",
    picture: "receipt",
    title: "Verify an erasure receipt",
    description: "Verify and print the signed receipt for an erased account.",
  },
  {
    path: "/privacy",
    picture: "privacy",
    title: "Privacy",
    description:
      "What we store about you, for how long, who we share it with, and how to delete it.",
  },
  {
    path: "/terms",
    picture: "terms",
    title: "Terms",
    description: "What you can expect from us, and what we expect from you.",
  },
  {
    path: "/sign-up",
    picture: "sign-up",
    title: "Create an account",
    description: "Create an account with your email address.",
  },
  {
    path: "/sign-in",
    picture: "sign-in",
    title: "Sign in",
    description: "Sign in with a password, passkey or magic link, or restore a deleted account.",
  },
] as const satisfies PublicPage[];

/** The configured address of the application, or `undefined` in a build that has none. */
function configuredAddress(): string | undefined {
  const { APP_URL } = env();
  return APP_URL && !new URL(APP_URL).hostname.endsWith(".invalid") ? APP_URL : undefined;
}

/** The metadata of a public page. Without a configured address it contains no URL and no image. */
export function publicMetadata(path: (typeof publicPages)[number]["path"]): Metadata {
  const page = publicPages.find((each) => each.path === path) ?? publicPages[0];
  const { title, description, picture } = page;
  const address = configuredAddress();
  const url = address && new URL(path, address).href;
  const images = address && [
    { url: new URL(`/og/${picture}.png`, address).href, width: 1200, height: 630, alt: title },
  ];
  return {
    title: path === "/" ? { absolute: `${appConfig.name}: ${title.toLowerCase()}` } : title,
    description,
    robots: { index: true, follow: true },
    alternates: url ? { canonical: url } : undefined,
    openGraph: {
      type: "website",
      siteName: appConfig.name,
      locale: "en_GB",
      title,
      description,
      url,
      images,
    },
    twitter: { card: "summary_large_image", title, description, images },
  };
}
