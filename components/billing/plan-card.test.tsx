import { renderToStaticMarkup } from "react-dom/server";
import { beforeEach, expect, it } from "vitest";
import type { SeededPlan } from "@/db/seed-plans";
import { registerMeters } from "@/lib/billing/meters";
import { seededLimits } from "@/lib/billing/plans";
import { disk, letters, seats } from "@/tests/support/meters";
import { PlanCard } from "./plan-card";

beforeEach(() => registerMeters([letters, disk]));

const card = (slug: SeededPlan, monthlyPrice: number) => {
  const plan = { slug, name: "Some plan", monthlyPrice, currency: "EUR" };
  return renderToStaticMarkup(<PlanCard plan={{ ...plan, limits: seededLimits(slug) }} />);
};

it("says what the plan costs and includes", () => {
  expect(card("seedling", 0)).toContain(">Free: 3 letters a month and 500 MB of storage.</p>");
  expect(card("orchard", 2900)).toContain(
    ">€29 a month: 2,500 letters a month and 20 GB of storage.</p>",
  );
});

it("names the meters that are registered", () => {
  registerMeters([letters, seats]);
  expect(card("seedling", 0)).toContain(">Free: 3 letters a month and 2 seats.</p>");
});

it("says what the plan costs when nothing is limited", () => {
  registerMeters([]);
  expect(card("seedling", 0)).toContain(">Free.</p>");
});
