import { expect, it } from "vitest";
import { isUserKey } from "@/lib/storage/keys";
import { imageKey, thumbKey } from "./keys";

const userId = "11111111-1111-4111-8111-111111111111";
const projectId = "22222222-2222-4222-8222-222222222222";
const image = "33333333-3333-4333-8333-333333333333";
const key = imageKey({ userId, projectId }, image, "jpg");

it("places images below their user's prefix", () => {
  expect(key).toBe(`users/${userId}/projects/${projectId}/images/${image}.jpg`);
  expect(isUserKey(key)).toBe(true);
});

it("has a thumbnail beside an image, and beside nothing else", () => {
  const thumb = `users/${userId}/projects/${projectId}/images/${image}.thumb.webp`;
  expect(thumbKey(key)).toBe(thumb);
  expect(thumbKey(thumb)).toBeUndefined();
  expect(thumbKey(`users/${userId}/avatar/a.webp`)).toBeUndefined();
});
