import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { disk, letters } from "@/tests/support/meters";
import { LimitsCard } from "./limits-card";

const usage = {
  userId: "",
  plan: { slug: "seedling", name: "Seedling", monthlyPrice: 0, currency: "EUR", limits: [] },
  meters: [letters, disk].map((meter) => ({ meter, used: 0, limit: 1 })),
  renewsAt: new Date("2026-12-01T00:00:00Z"),
};

it("says what happens at the limit of each meter", () => {
  const facts = renderToStaticMarkup(<LimitsCard usage={usage} />).matchAll(/<li>(.*?)<\/li>/g);
  expect([...facts].map(([, fact]) => fact)).toEqual([
    "You can’t send more letters until 1 December 2026.",
    "Drafts don’t count.",
    "When your storage is full, you can’t add files.",
  ]);
});

it("shows nothing when nothing is limited", () => {
  expect(renderToStaticMarkup(<LimitsCard usage={{ ...usage, meters: [] }} />)).toBe("");
});
