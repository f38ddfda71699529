/** What belongs to the sample product alone: files and folders. */
export const samplePaths = [
  ".agents/skills/remove-sample",
  "app/(app)/(studio)",
  "app/api/(studio)",
  "components/marketing/app-screenshot.tsx",
  "components/marketing/app-screenshots.tsx",
  "components/studio",
  "db/schema/studio",
  "docs/recipes/remove-sample.md",
  "lib/studio",
  "public/samples",
  ...["dashboard", "image"].flatMap((page) =>
    ["dark", "light"].flatMap((theme) => [
      `public/screenshots/${page}-${theme}.webp`,
      `public/screenshots/${page}-${theme}-phone.webp`,
    ]),
  ),
  "public/screenshots/danger-dark-phone.webp",
  "public/screenshots/danger-light-phone.webp",
  "tests/bench/studio",
  "tests/e2e/studio",
  "tests/support/studio.ts",
];

/** Pages that look different without the sample: their screenshots are taken again. */
export const changedPages = [
  ...["billing", "danger", "danger-dialog", "dashboard", "dashboard-empty", "data", "image"],
  ...["jobs", "landing", "pricing", "project", "security", "sessions"],
];

/** What the command consists of; it goes last. */
export const commandPath = "lib/cli/remove-sample";

/** The page that takes the place of the sample’s dashboard. */
export const emptyDashboard = {
  from: "app/(app)/dashboard/empty-dashboard.tsx",
  to: "app/(app)/dashboard/page.tsx",
};

/** Meters that only the sample registers. */
export const sampleMeters = ["styled_images", "storage_bytes"];

/** The migration with the triggers on the sample's tables, and their functions. */
export const guards = {
  migration: "0004_studio_guards.sql",
  functions: ["app_after_projects_delete", "app_after_image_delete"],
};
