import { renderToStaticMarkup } from "react-dom/server";
import { beforeEach, expect, it } from "vitest";
import type { SeededPlan } from "@/db/seed-plans";
import { registerMeters } from "@/lib/billing/meters";
import { seededLimits } from "@/lib/billing/plans";
import { storageBytes, styledImages } from "@/lib/studio/meters";
import { letters, seats } from "@/tests/support/meters";
import { PlanCard } from "./plan-card";

beforeEach(() => registerMeters([styledImages, storageBytes]));

const card = (slug: SeededPlan, monthlyPrice: number) => {
  const plan = { slug, name: "Some plan", monthlyPrice, currency: "EUR" };
  return renderToStaticMarkup(<PlanCard plan={{ ...plan, limits: seededLimits(slug) }} />);
};

it("says what the plan costs and includes", () => {
  expect(card("seedling", 0)).toContain(
    ">Free: 50 styled images a month and 500 MB of storage.</p>",
  );
  expect(card("garden", 900)).toContain(
    ">€9 a month: 1,000 styled images a month and 20 GB of storage.</p>",
  );
});

it("names the meters of another feature", () => {
  registerMeters([letters, seats]);
  expect(card("seedling", 0)).toContain(">Free: 3 letters a month and 2 seats.</p>");
});

it("says what the plan costs when nothing is limited", () => {
  registerMeters([]);
  expect(card("seedling", 0)).toContain(">Free.</p>");
});
