import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { projects } from "@/db/schema";
import { readUsage } from "@/lib/billing/queries";
import { unitsUsed } from "@/tests/support/plans";
import { statements } from "@/tests/support/statements";
import { createProject, createStudio, uploadTo } from "@/tests/support/studio";
import { startProcessing } from "../jobs/start-processing";
import { storageBytes } from "../meters";
import { createProject as create, deleteProject, renameProject } from "./mutations";
import { findProject, listProjects as list, ownsProject, projectsPerPage } from "./queries";
import { projectsQuery } from "./schema";

const listProjects = (userId: string, query: Record<string, unknown> = {}) =>
  list(userId, projectsQuery.parse(query));

const remove = (userId: string, projectId: string) =>
  db.transaction((tx) => deleteProject(tx, userId, projectId));

describe("the dashboard", () => {
  it("runs two statements besides the session check, for any amount of data", async () => {
    const studio = await createStudio();
    const { sql: empty } = await statements(() =>
      Promise.all([listProjects(studio.userId), readUsage(studio.userId)]),
    );
    expect(empty).toHaveLength(2);
    await uploadTo(studio);
    await uploadTo({ ...studio, projectId: await createProject(studio.userId) });
    const { sql: full } = await statements(() =>
      Promise.all([listProjects(studio.userId), readUsage(studio.userId)]),
    );
    expect(full).toHaveLength(2);
  });

  it("counts images, bytes and jobs, and shows the newest image as cover", async () => {
    const studio = await createStudio();
    await uploadTo(await createStudio());
    const first = await uploadTo(studio);
    const second = await uploadTo(studio);
    const request = { userId: studio.userId, imageId: first, styleSlug: "ink" };
    await db.transaction((tx) => startProcessing(tx, request));
    const { projects: listed, total } = await listProjects(studio.userId);
    expect(total).toBe(1);
    expect(listed).toHaveLength(1);
    const [project] = listed;
    expect(project).toMatchObject({ originals: 2, results: 0, active: 1, cover: second });
    expect(project?.bytes).toBe(await unitsUsed(studio.userId, storageBytes));
    expect(await findProject(studio.userId, studio.projectId)).toEqual(project);
  });

  it("shows zeros for an empty account", async () => {
    const studio = await createStudio();
    const { projects: listed } = await listProjects(studio.userId);
    expect(listed).toEqual([
      expect.objectContaining({ originals: 0, results: 0, bytes: 0, active: 0, cover: null }),
    ]);
    const { meters } = await readUsage(studio.userId);
    expect(meters).toMatchObject([
      { meter: { name: "styled_images" }, used: 0 },
      { meter: { name: "storage_bytes" }, used: 0 },
    ]);
  });

  it("lists the newest projects first, page by page", async () => {
    const { userId } = await createStudio();
    await db.insert(projects).values(
      Array.from({ length: projectsPerPage }, (_, index) => ({
        userId,
        name: `Project ${index}`,
        createdAt: new Date(Date.UTC(2020, 0, index + 1)),
      })),
    );
    const first = await listProjects(userId);
    const second = await listProjects(userId, { page: "2" });
    expect([first.projects.length, first.total]).toEqual([projectsPerPage, projectsPerPage + 1]);
    expect(first.projects[0]?.name).toBe("Meadow");
    expect(second.projects.map(({ name }) => name)).toEqual(["Project 0"]);
    expect(await listProjects(userId, { page: "3" })).toEqual({ projects: [], total: 0 });
  });

  it("finds projects by a part of their name, wildcards included, and sorts by name", async () => {
    const { userId } = await createStudio();
    for (const name of ["100% wool", "1000 birds", "apples_and", "Zebra", "apples"])
      await createProject(userId, name);
    const names = async (query: Record<string, unknown>) =>
      (await listProjects(userId, query)).projects.map(({ name }) => name);
    expect(await names({ q: "100%" })).toEqual(["100% wool"]);
    expect(await names({ q: "_" })).toEqual(["apples_and"]);
    expect(await names({ q: "APPLES", sort: "name" })).toEqual(["apples", "apples_and"]);
    expect(await names({ sort: "name" })).toEqual([
      "100% wool",
      "1000 birds",
      "apples",
      "apples_and",
      "Meadow",
      "Zebra",
    ]);
    expect(await names({ q: "nothing" })).toEqual([]);
    expect(await names({ q: ["a", "b"], sort: "; DROP", page: "-4" })).toHaveLength(6);
  });
});

describe("projects", () => {
  it("are visible to their owner only", async () => {
    const [studio, stranger] = [await createStudio(), await createStudio()];
    const { projectId } = studio;
    expect(await ownsProject(studio.userId, projectId)).toBe(true);
    expect(await ownsProject(stranger.userId, projectId)).toBe(false);
    expect(await findProject(stranger.userId, projectId)).toBeUndefined();
    expect(await renameProject(db, stranger.userId, projectId, "Mine")).toBe(false);
    expect(await remove(stranger.userId, projectId)).toBe(false);
    expect(await renameProject(db, studio.userId, projectId, "Herbarium")).toBe(true);
    expect((await findProject(studio.userId, projectId))?.name).toBe("Herbarium");
    expect(await remove(studio.userId, projectId)).toBe(true);
    expect(await ownsProject(studio.userId, projectId)).toBe(false);
  });

  it("are not created for a deleted account", async () => {
    const { userId } = await createStudio();
    expect(await db.transaction((tx) => create(tx, userId, "New"))).toBeDefined();
    const nobody = crypto.randomUUID();
    expect(await db.transaction((tx) => create(tx, nobody, "New"))).toBeUndefined();
  });
});
