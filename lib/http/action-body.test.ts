import { describe, expect, test } from "vitest";
import { isReadableBody } from "./action-body";

const form = (fields: [name: string, value: string][], action?: string) => {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  const headers: Record<string, string> = action ? { "next-action": action } : {};
  return new Request("http://127.0.0.1/", { method: "POST", headers, body });
};

const bound = (descriptor: string, args = '[{"status":"idle"}]'): [string, string][] => [
  ["$ACTION_REF_1", ""],
  ["$ACTION_1:0", descriptor],
  ["$ACTION_1:1", args],
  ["email", "a@example.com"],
];

describe("a form sent without JavaScript", () => {
  test.each<[string, [string, string][]]>([
    ["plain fields", [["email", "a@example.com"]]],
    ["an action without arguments", [["$ACTION_ID_7f", ""]]],
    ["an action with arguments", bound('{"id":"60","bound":"$@1"}')],
    ["an action whose arguments are none", bound('{"id":"60","bound":null}')],
  ])("is readable with %s", async (_, fields) => {
    expect(await isReadableBody(form(fields))).toBe(true);
  });

  test.each<[string, [string, string][]]>([
    ["without the descriptor", [["$ACTION_REF_1", ""]]],
    ["with half a descriptor", bound('{"id":"60","bound":')],
    ["with a descriptor that nests", bound('{"id":"60","bound":[[1]]}')],
    ["whose arguments are missing", bound('{"id":"60","bound":"$@9"}')],
    ["whose arguments are no list", bound('{"id":"60","bound":"$@1"}', "{}")],
    ["whose arguments refer to others", bound('{"id":"60","bound":"$@1"}', '["$F9"]')],
  ])("is not readable %s", async (_, fields) => {
    expect(await isReadableBody(form(fields))).toBe(false);
  });
});

describe("the call of a server action by JavaScript", () => {
  const text = (body: string) =>
    new Request("http://127.0.0.1/", { method: "POST", headers: { "next-action": "60" }, body });

  test.each([
    ["[]", true],
    ['["$undefined",1]', true],
    ["{}", false],
    ['["$B3"]', false],
    ["[".repeat(17) + "]".repeat(17), false],
  ])("is readable with the body %s: %s", async (body, readable) => {
    expect(await isReadableBody(text(body))).toBe(readable);
    expect(await isReadableBody(form([["0", body]], "60"))).toBe(readable);
  });
});
