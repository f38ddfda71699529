import type { GenericEndpointContext } from "@better-auth/core";
import { expect, test } from "vitest";
import { originOf } from "./origin";

const contextOf = (baseURL: string, headers: Record<string, string>) =>
  ({ context: { baseURL }, headers: new Headers(headers) }) as unknown as GenericEndpointContext;

test.each([
  ["https://app.example.com/api/auth", { host: "evil.example" }, "https://app.example.com"],
  ["", { host: "localhost:3000" }, "http://localhost:3000"],
  [
    "",
    { host: "a:1", "x-forwarded-host": "tunnel.example", "x-forwarded-proto": "https" },
    "https://tunnel.example",
  ],
])(
  "regression: finds the origin with the URL %j and the headers %j",
  (baseURL, headers, origin) => {
    expect(originOf(contextOf(baseURL, headers as Record<string, string>))).toBe(origin);
  },
);
