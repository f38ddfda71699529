import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { storageBytes, styledImages } from "@/lib/studio/meters";
import { LimitsCard } from "./limits-card";

const usage = {
  userId: "",
  plan: { slug: "seedling", name: "Seedling", monthlyPrice: 0, currency: "EUR", limits: [] },
  meters: [styledImages, storageBytes].map((meter) => ({ meter, used: 0, limit: 1 })),
  renewsAt: new Date("2026-12-01T00:00:00Z"),
};

it("says what happens at the limit of each meter", () => {
  const facts = renderToStaticMarkup(<LimitsCard usage={usage} />).matchAll(/<li>(.*?)<\/li>/g);
  expect([...facts].map(([, fact]) => fact)).toEqual([
    "When you’ve used this month’s styled images, you can’t apply more styles until 1 December 2026. Everything else keeps working and you’re never charged extra.",
    "Failed and cancelled jobs don’t count.",
    "When your storage is full, you can’t upload images or apply styles. Deleting images frees up space right away.",
    "We never delete your images because of a limit, even if you move to a smaller plan.",
  ]);
});

it("shows nothing when nothing is limited", () => {
  expect(renderToStaticMarkup(<LimitsCard usage={{ ...usage, meters: [] }} />)).toBe("");
});
