import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { demandTls } from "./strict-transport";

process.env.APP_URL = "https://app.example.com";
demandTls();

const server = createServer((_request, answer) => answer.end());
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

afterAll(() => server.close());

test("asks for TLS for this host alone, unless the subdomains have it too", async () => {
  const { port } = server.address() as AddressInfo;
  const { headers } = await fetch(`http://127.0.0.1:${port}`);
  expect(headers.get("strict-transport-security")).toBe("max-age=63072000");
});
