import { describe, expect, it } from "vitest";
import { policiesOf } from "@/tests/support/policy";
import { type AllowedHosts, allowedHosts } from "./allowed-hosts";
import { pagePolicy } from "./page-policy";

const page = { nonce: "abc", hashes: ["sha256-xyz"], secure: true };

/** The two policies of a page: its directives, and those about the hosts of script files. */
function policiesFor(development: boolean, hosts?: AllowedHosts, given = {}) {
  const [own = {}, scriptHosts = {}] = policiesOf(
    pagePolicy({ ...page, ...given, development }, hosts),
  );
  return { own, scriptHosts };
}

describe("pagePolicy", () => {
  it.each([
    { kind: "rendered for each request", given: {} },
    { kind: "rendered at build", given: { nonce: undefined } },
  ])("adds eval and a WebSocket in development and nothing else, $kind", ({ given }) => {
    const [development, production] = [true, false].map((each) =>
      policiesFor(each, undefined, given),
    );
    expect(development).toEqual({
      scriptHosts: production?.scriptHosts,
      own: {
        ...production?.own,
        "script-src": [...(production?.own["script-src"] ?? []), "'unsafe-eval'"],
        "connect-src": [...(production?.own["connect-src"] ?? []), "ws:"],
      },
    });
  });

  it.each([true, false])(
    "allows an added host for its purposes and for no others, in development: %s",
    (development) => {
      const host = "https://host.example";
      const directives = (hosts: AllowedHosts) => {
        const { own, scriptHosts } = policiesFor(development, hosts, { nonce: undefined });
        return [own, scriptHosts].flatMap((policy) =>
          Object.keys(policy).filter((name) => policy[name]?.includes(host)),
        );
      };
      expect(directives({ [host]: ["scripts"] })).toEqual(["script-src", "script-src-elem"]);
      expect(directives({ [host]: ["styles"] })).toEqual(["style-src"]);
      expect(directives({ [host]: ["images"] })).toEqual(["img-src"]);
      expect(directives({ [host]: ["fonts"] })).toEqual(["font-src"]);
      expect(directives({ [host]: ["connections"] })).toEqual(["connect-src"]);
      expect(directives({ [host]: ["frames"] })).toEqual(["frame-src"]);
      expect(directives({ [host]: ["images", "connections"] })).toEqual(["img-src", "connect-src"]);
    },
  );

  it("refuses script files of hosts that are not allowed, also where there is a nonce", () => {
    for (const development of [true, false])
      expect(policiesFor(development, { "https://host.example": ["scripts"] }).scriptHosts).toEqual(
        {
          "script-src-elem": ["'self'", "'unsafe-inline'", "https://host.example"],
        },
      );
  });

  it("allows frames of our own only where a page has them, beside those of allowed hosts", () => {
    const sources = (frames: boolean, hosts: AllowedHosts) =>
      policiesFor(false, hosts, { frames }).own["frame-src"];
    const host = { "https://host.example": ["frames"] } satisfies AllowedHosts;
    expect(sources(false, {})).toEqual(["'none'"]);
    expect(sources(true, {})).toEqual(["'self'"]);
    expect(sources(false, host)).toEqual(["https://host.example"]);
    expect(sources(true, host)).toEqual(["'self'", "https://host.example"]);
  });
});

it("accepts only origins as allowed hosts", () => {
  for (const host of Object.keys(allowedHosts))
    expect(host).toMatch(/^(https|wss):\/\/(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?$/);
});
