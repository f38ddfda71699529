import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { checkPort, chooseHosts, choosePort } from "./port";

test("prefers the argument to PORT, and PORT to 3000", () => {
  expect(choosePort([], undefined)).toEqual({ port: 3000, rest: [] });
  expect(choosePort([], "4000")).toEqual({ port: 4000, rest: [] });
  expect(choosePort(["--webpack", "-p", "5000"], "4000")).toEqual({
    port: 5000,
    rest: ["--webpack"],
  });
  expect(choosePort(["--port=5001"], "4000")).toEqual({ port: 5001, rest: [] });
});

test.each(["0", "65536", "http", "-1", "3000.5"])("refuses PORT=%s", (value) => {
  expect(() => choosePort([], value)).toThrow("PORT must be a number from 1 to 65535");
});

test.each([
  [["-H", "127.0.0.1"], ["127.0.0.1"]],
  [["--hostname=localhost", "--webpack"], ["localhost"]],
  [["--webpack", "--hostname", "::1"], ["::1"]],
  [["--webpack"], undefined],
])("finds the addresses of %j", (args, hosts) => {
  expect(chooseHosts(args)).toEqual(hosts);
});

test("reports a taken port with an alternative, and waits when that can help", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  await expect(checkPort(port, 0)).rejects.toThrow(
    new RegExp(`^Port ${port} is already in use\\. .* PORT=\\d+\\.$`),
  );
  await expect(checkPort(port, 0, ["127.0.0.1"])).rejects.toThrow("already in use");
  await expect(checkPort(port, 0, ["127.0.0.2"])).resolves.toBeUndefined();
  const waiting = checkPort(port, 5000);
  server.close();
  await expect(waiting).resolves.toBeUndefined();
});
