import { describe, expect, it } from "vitest";
import { avatarKey, imageKey, isUserKey, isUserPrefix, thumbKey } from "./keys";

const user = "11111111-1111-4111-8111-111111111111";
const project = "22222222-2222-4222-8222-222222222222";
const image = "33333333-3333-4333-8333-333333333333";
const owner = { userId: user, projectId: project };

describe("keys", () => {
  it("are below their user's prefix", () => {
    expect(imageKey(owner, image, "jpg")).toBe(
      `users/${user}/projects/${project}/images/${image}.jpg`,
    );
    expect(avatarKey(user, "a.webp")).toBe(`users/${user}/avatar/a.webp`);
    expect(isUserKey(imageKey(owner, image, "jpg"))).toBe(true);
    expect(isUserKey(avatarKey(user, "a.webp"))).toBe(true);
  });

  it("have a thumbnail key if they belong to an image", () => {
    const key = imageKey(owner, image, "jpg");
    expect(thumbKey(key)).toBe(`users/${user}/projects/${project}/images/${image}.thumb.webp`);
    expect(thumbKey(thumbKey(key) ?? "")).toBeUndefined();
    expect(thumbKey(avatarKey(user, "a.webp"))).toBeUndefined();
  });
});

describe("isUserPrefix", () => {
  it.each([`users/${user}/`, `users/${user}/avatar/`, `users/${user}/projects/${project}/images/`])(
    "accepts %s",
    (prefix) => expect(isUserPrefix(prefix)).toBe(true),
  );

  it.each([
    "",
    "/",
    "users/",
    "users//",
    `users/${user}`,
    `/users/${user}/`,
    `users/${user.slice(0, -1)}/`,
    `users/${user}1/`,
    `users/${user}/../`,
    `users/${user}/./`,
    `users/${user}//`,
    `users/${user}/../${project}/`,
    `users/${user}/projects/${project}`,
    `users/*/`,
    `users/${user}/\n`,
    `other/${user}/`,
    `users/${user}/%2e%2e/`,
    `users/${user}\\`,
    `users/${user.toUpperCase().replace("1", "A")}/`,
  ])("refuses %j", (prefix) => expect(isUserPrefix(prefix)).toBe(false));
});
