import { renderToStaticMarkup } from "react-dom/server";
import { beforeEach, expect, it } from "vitest";
import { registerMeters } from "@/lib/billing/meters";
import { freePlan } from "@/lib/billing/plans";
import { storageBytes, styledImages } from "@/lib/studio/meters";
import { letters, seats } from "@/tests/support/meters";
import { PricingCard } from "./pricing-card";

beforeEach(() => registerMeters([styledImages, storageBytes]));

function included(): (string | undefined)[][] {
  const card = renderToStaticMarkup(<PricingCard plan={freePlan()} />);
  const rows = card.matchAll(/<dt[^>]*>(.*?)<\/dt><dd[^>]*>(.*?)<\/dd>/g);
  return [...rows].map(([, label, value]) => [label, value]);
}

it("shows what the plan includes of each meter", () => {
  expect(included()).toEqual([
    ["Styled images per month", "50"],
    ["Storage", "500 MB"],
  ]);
});

it("shows the meters of another feature, or none", () => {
  registerMeters([seats, letters]);
  expect(included()).toEqual([
    ["Seats", "2"],
    ["Letters per month", "3"],
  ]);
  registerMeters([]);
  expect(included()).toEqual([]);
});
