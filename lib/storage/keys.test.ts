import { describe, expect, it } from "vitest";
import { avatarKey, incomingKey, isIncomingKey, isUserKey, isUserPrefix } from "./keys";

const user = "11111111-1111-4111-8111-111111111111";
const other = "22222222-2222-4222-8222-222222222222";

it("keys are below their user's prefix", () => {
  expect(avatarKey(user, "a.webp")).toBe(`users/${user}/avatar/a.webp`);
  for (const key of [avatarKey(user, "a.webp"), incomingKey(user, other)])
    expect(isUserKey(key)).toBe(true);
  expect(isIncomingKey(incomingKey(user, other))).toBe(true);
  expect(isIncomingKey(avatarKey(user, "a.webp"))).toBe(false);
});

describe("isUserPrefix", () => {
  it.each([`users/${user}/`, `users/${user}/avatar/`, `users/${user}/folders/${other}/files/`])(
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
    `users/${user}/../${other}/`,
    `users/${user}/folders/${other}`,
    `users/*/`,
    `users/${user}/\n`,
    `other/${user}/`,
    `users/${user}/%2e%2e/`,
    `users/${user}\\`,
    `users/${user.toUpperCase().replace("1", "A")}/`,
  ])("refuses %j", (prefix) => expect(isUserPrefix(prefix)).toBe(false));
});
