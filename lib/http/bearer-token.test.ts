import { expect, test } from "vitest";
import { findBearerToken } from "./bearer-token";

test.each([
  [undefined, undefined],
  ["", undefined],
  ["Basic dXNlcjpwYXNz", undefined],
  ["Bearer abc.def", "abc.def"],
  ["bearer  abc", "abc"],
  ["Bearer", null],
  ["Bearer ", null],
  ["Bearer a b", null],
  ["Token abc", null],
  ["abc", null],
])("reads from %j the token %j", (header, token) => {
  expect(findBearerToken(new Headers(header === undefined ? {} : { authorization: header }))).toBe(
    token,
  );
});
