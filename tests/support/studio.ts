import { db } from "@/db/client";
import { projects, systemStyles } from "@/db/schema";
import { systemStyleRows } from "@/lib/studio/seed";
import { addOriginal } from "@/lib/studio/uploads/add-original";
import { sampleJpeg } from "./sample-images";
import { createUser, type TestUser } from "./users";

/** A user with one project. */
export interface Studio {
  user: TestUser;
  userId: string;
  projectId: string;
}

/** Adds a project for a user who exists. */
export async function createProject(userId: string, name = "Meadow"): Promise<string> {
  const [project] = await db.insert(projects).values({ userId, name }).returning();
  if (!project) throw new Error("The project was not inserted.");
  return project.id;
}

/** A new user with a project, and the styles that a seeded database has. */
export async function createStudio(): Promise<Studio> {
  await db.insert(systemStyles).values(systemStyleRows).onConflictDoNothing();
  const user = await createUser();
  return { user, userId: user.id, projectId: await createProject(user.id) };
}

/** Uploads an image to a studio; returns the id of its row. */
export async function uploadTo(studio: Studio, name = "meadow.jpg"): Promise<string> {
  const { id } = await addOriginal(studio, { bytes: await sampleJpeg(), name });
  return id;
}
