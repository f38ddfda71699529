import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { projects } from "@/db/schema";
import { deleteImage } from "@/lib/images/delete-image";
import { startProcessing } from "@/lib/images/start-processing";
import { processImageTask } from "@/lib/images/task";
import { statements } from "@/tests/support/statements";
import { createProject, createStudio, uploadTo } from "@/tests/support/studio";
import { listGallery, listOrphans } from "./gallery";
import { createProject as create, deleteProject, renameProject } from "./mutations";
import { findProject, listProjects, ownsProject, projectsPerPage, usageThisMonth } from "./queries";

describe("the dashboard", () => {
  it("takes two statements besides the session check, however much there is", async () => {
    const studio = await createStudio();
    const { sql: empty } = await statements(() =>
      Promise.all([listProjects(studio.userId, 1), usageThisMonth(studio.userId)]),
    );
    expect(empty).toHaveLength(2);
    await uploadTo(studio);
    await uploadTo({ ...studio, projectId: await createProject(studio.userId) });
    const { sql: full } = await statements(() =>
      Promise.all([listProjects(studio.userId, 1), usageThisMonth(studio.userId)]),
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
    const { projects: listed, more } = await listProjects(studio.userId, 1);
    expect(more).toBe(false);
    expect(listed).toHaveLength(1);
    const [project] = listed;
    expect(project).toMatchObject({ originals: 2, results: 0, active: 1, cover: second });
    expect(project?.bytes).toBe((await usageThisMonth(studio.userId)).bytes);
    expect(await findProject(studio.userId, studio.projectId)).toEqual(project);
  });

  it("has zeros where there is nothing", async () => {
    const studio = await createStudio();
    const { projects: listed } = await listProjects(studio.userId, 1);
    expect(listed).toEqual([
      expect.objectContaining({ originals: 0, results: 0, bytes: 0, active: 0, cover: null }),
    ]);
    expect(await usageThisMonth(studio.userId)).toEqual({ images: 0, bytes: 0 });
  });

  it("shows the newest projects first, page by page", async () => {
    const { userId } = await createStudio();
    await db.insert(projects).values(
      Array.from({ length: projectsPerPage }, (_, index) => ({
        userId,
        name: `Project ${index}`,
        createdAt: new Date(Date.UTC(2020, 0, index + 1)),
      })),
    );
    const first = await listProjects(userId, 1);
    const second = await listProjects(userId, 2);
    expect([first.projects.length, first.more]).toEqual([projectsPerPage, true]);
    expect(first.projects[0]?.name).toBe("Meadow");
    expect([second.projects.map(({ name }) => name), second.more]).toEqual([["Project 0"], false]);
  });
});

describe("projects", () => {
  it("belong to one user", async () => {
    const [studio, stranger] = [await createStudio(), await createStudio()];
    const { projectId } = studio;
    expect(await ownsProject(studio.userId, projectId)).toBe(true);
    expect(await ownsProject(stranger.userId, projectId)).toBe(false);
    expect(await findProject(stranger.userId, projectId)).toBeUndefined();
    expect(await renameProject(db, stranger.userId, projectId, "Mine")).toBe(false);
    expect(await deleteProject(db, stranger.userId, projectId)).toBe(false);
    expect(await renameProject(db, studio.userId, projectId, "Herbarium")).toBe(true);
    expect((await findProject(studio.userId, projectId))?.name).toBe("Herbarium");
    expect(await deleteProject(db, studio.userId, projectId)).toBe(true);
    expect(await ownsProject(studio.userId, projectId)).toBe(false);
  });

  it("are not made for an account that is gone", async () => {
    const { userId } = await createStudio();
    expect(await db.transaction((tx) => create(tx, userId, "New"))).toBeDefined();
    const nobody = crypto.randomUUID();
    expect(await db.transaction((tx) => create(tx, nobody, "New"))).toBeUndefined();
  });
});

describe("the gallery", () => {
  it("shows each original with its newest outcome in every style", async () => {
    const studio = await createStudio();
    const imageId = await uploadTo(studio);
    const begin = (styleSlug: string) =>
      db.transaction((tx) => startProcessing(tx, { userId: studio.userId, imageId, styleSlug }));
    await processImageTask(await begin("ink"));
    await begin("autumn");
    const { entries, more } = await listGallery(studio.projectId, 1);
    expect(more).toBe(false);
    expect(entries).toHaveLength(1);
    expect(entries[0]?.original.id).toBe(imageId);
    expect(entries[0]?.styles.map(({ style, outcome }) => [style.slug, outcome.state])).toEqual([
      ["ink", "done"],
      ["autumn", "queued"],
      ["pressed-flower", "idle"],
    ]);
    expect(await listOrphans(studio.projectId)).toEqual([]);
  });

  it("keeps the results of an original that was deleted", async () => {
    const studio = await createStudio();
    const imageId = await uploadTo(studio);
    const request = { userId: studio.userId, imageId, styleSlug: "ink" };
    await processImageTask(await db.transaction((tx) => startProcessing(tx, request)));
    await deleteImage(db, studio.userId, imageId);
    expect((await listGallery(studio.projectId, 1)).entries).toEqual([]);
    expect((await listOrphans(studio.projectId)).map(({ name }) => name)).toEqual([
      "meadow (Ink).jpg",
    ]);
  });
});
