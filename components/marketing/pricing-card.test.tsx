import { renderToStaticMarkup } from "react-dom/server";
import { beforeEach, expect, it } from "vitest";
import { registerMeters } from "@/lib/billing/meters";
import { freePlan } from "@/lib/billing/plans";
import { disk, letters, seats } from "@/tests/support/meters";
import { PricingCard } from "./pricing-card";

beforeEach(() => registerMeters([letters, disk]));

function included(): (string | undefined)[][] {
  const card = renderToStaticMarkup(<PricingCard plan={freePlan()} />);
  const rows = card.matchAll(/<dt[^>]*>(.*?)<\/dt><dd[^>]*>(.*?)<\/dd>/g);
  return [...rows].map(([, label, value]) => [label, value]);
}

it("shows what the plan includes of each meter", () => {
  expect(included()).toEqual([
    ["Letters per month", "3"],
    ["Storage", "500 MB"],
  ]);
});

it("shows the meters that are registered, in their order, or none", () => {
  registerMeters([seats, letters]);
  expect(included()).toEqual([
    ["Seats", "2"],
    ["Letters per month", "3"],
  ]);
  registerMeters([]);
  expect(included()).toEqual([]);
});
