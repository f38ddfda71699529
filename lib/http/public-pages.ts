import type { Metadata } from "next";
import { env } from "@/lib/env";

/** A page that search engines may list and other sites may show a picture of. */
interface PublicPage {
  path: string;
  /** The name of its picture in `public/og/`; `npm run screenshots` takes it anew. */
  picture: string;
  title: string;
  description: string;
}

/** All of them; every other page says that it wants to be left alone. */
export const publicPages = [
  {
    path: "/",
    picture: "start",
    title: "Accounts that can leave, and come back, cleanly",
    description:
      "A Next.js SaaS starter built around the whole life of an account: sign up, work, export, delete, restore, erase, each with what happens, when, and how to undo it.",
  },
  {
    path: "/pricing",
    picture: "pricing",
    title: "Pricing",
    description: "What each plan holds, what counts as an image, and what happens at the limit.",
  },
  {
    path: "/receipt",
    picture: "receipt",
    title: "Receipt of an erased account",
    description: "Check the signature of a receipt for an erased account, and print it.",
  },
  {
    path: "/privacy",
    picture: "privacy",
    title: "Privacy",
    description: "What is stored about you, for how long, who else sees it, and how to end it.",
  },
  {
    path: "/terms",
    picture: "terms",
    title: "Terms",
    description: "What you may expect of this service, what it expects of you, and how it ends.",
  },
  {
    path: "/sign-up",
    picture: "sign-up",
    title: "Create an account",
    description: "Create an account with an email address; it works once the address is confirmed.",
  },
  {
    path: "/sign-in",
    picture: "sign-in",
    title: "Sign in",
    description:
      "Sign in with a password, a passkey or a mailed link, or restore a deleted account.",
  },
] as const satisfies PublicPage[];

/** The configured address of the application; `undefined` in a build that was not told. */
function configuredAddress(): string | undefined {
  const { APP_URL } = env();
  return APP_URL && !new URL(APP_URL).hostname.endsWith(".invalid") ? APP_URL : undefined;
}

/** What a public page says about itself. Without an address of its own it names none, and no picture. */
export function publicMetadata(path: (typeof publicPages)[number]["path"]): Metadata {
  const page = publicPages.find((each) => each.path === path) ?? publicPages[0];
  const { title, description, picture } = page;
  const address = configuredAddress();
  const url = address && new URL(path, address).href;
  const images = address && [
    { url: new URL(`/og/${picture}.png`, address).href, width: 1200, height: 630, alt: title },
  ];
  return {
    title: path === "/" ? { absolute: `Perennial: ${title.toLowerCase()}` } : title,
    description,
    robots: { index: true, follow: true },
    alternates: url ? { canonical: url } : undefined,
    openGraph: {
      type: "website",
      siteName: "Perennial",
      locale: "en_GB",
      title,
      description,
      url,
      images,
    },
    twitter: { card: "summary_large_image", title, description, images },
  };
}
