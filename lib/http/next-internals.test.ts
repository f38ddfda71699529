import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { repository } from "@/tests/support/run";
import {
  boundActions,
  findBuiltActionKey,
  isRouterState,
  unknownActionHeader,
} from "./next-internals";

const inNext = (file: string) =>
  readFileSync(path.join(repository, "node_modules/next", file), "utf8");

test("the internals of Next.js were last checked in 16.4.6: read lib/http/next-internals.ts before you raise this", () => {
  expect(JSON.parse(inNext("package.json")).version).toBe("16.4.6");
});

test("Next.js still checks only the id of a bound action, and the router state of every request for a part of a page", () => {
  const actions = inNext("dist/server/app-render/action-handler.js");
  expect(actions).toMatch(/\$ACTION_REF_ = '\$ACTION_REF_'/);
  expect(actions).toContain('ACTION_DESCRIPTOR_ID_PREFIX = \'{"id":"\'');
  expect(inNext("dist/server/route-modules/app-page/parse-request-headers.js")).toMatch(
    /isRSCRequest[^;]*;\s*const flightRouterState = shouldProvideFlightRouterState \?/,
  );
});

test("Next.js still answers 409 with a header to the action of another build, and keeps its key beside the actions", () => {
  const actions = inNext("dist/server/app-render/action-handler.js");
  expect(actions).toMatch(/mightBeServerReferenceId\)\(actionId\) \? 400 : 409/);
  expect(inNext("dist/client/components/app-router-headers.js")).toContain(
    `NEXT_ACTION_NOT_FOUND_HEADER = '${unknownActionHeader}'`,
  );
  expect(inNext("dist/server/app-render/encryption-utils.js")).toContain(
    "process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY || serverActionsManifest.encryptionKey",
  );
});

test("finds no key of server actions where there is no build", () => {
  expect(findBuiltActionKey(path.join(repository, "none"))).toBeUndefined();
});

describe("boundActions", () => {
  const formWith = (...names: string[]) => {
    const form = new FormData();
    for (const name of names) form.append(name, "");
    return form;
  };

  test("returns the prefix of each action, and ignores the framework's other fields", () => {
    expect(boundActions(formWith("$ACTION_REF_1", "$ACTION_REF_a:b"))).toEqual([
      "$ACTION_1",
      "$ACTION_a:b",
    ]);
    expect(boundActions(formWith("$ACTION_ID_7f", "$ACTION_KEY", "$ACTION_1:0", "email"))).toEqual(
      [],
    );
  });
});

describe("isRouterState", () => {
  test.each([
    ["%5B%22%22%2C%7B%7D%5D", true],
    [encodeURIComponent('["",{"children":["settings",{},null,"refetch"]}]'), true],
    [encodeURIComponent('["",{"children":[1]}]'), false],
    ["[]", false],
    ["%", false],
    [["%5B%22%22%2C%7B%7D%5D", "%5B%22%22%2C%7B%7D%5D"], false],
    [" ".repeat(40_001), false],
  ])("returns for %j: %s", (header, readable) => {
    expect(isRouterState(header)).toBe(readable);
  });
});
