import { once } from "node:events";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { startApplication } from "@/tests/support/app";
import { expect, test } from "./fixtures";

test("responds to the request in progress when the server is stopped, and refuses new ones", async ({
  app,
}) => {
  const own = await startApplication({
    settings: app.settings,
    logFile: `${app.runFolder}/stopping-app.log`,
  });
  const body = JSON.stringify({ email: "nobody@example.com", password: "a wrong password" });
  const signIn = request(`${own.url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: {
      origin: own.url,
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
    },
  });
  signIn.write(body.slice(0, 10));
  // Answered after the half request: that one has arrived, too.
  await fetch(`${own.url}/api/health`);
  const stopped = own.stop();
  // As where a service manager signals every process, npm start hands its signal on, or PM2 repeats it.
  for (const signal of ["SIGTERM", "SIGINT", "SIGINT"]) process.kill(own.pid, signal);
  await expect
    .poll(() =>
      fetch(own.url).then(
        () => "answers",
        () => "refuses",
      ),
    )
    .toBe("refuses");
  signIn.end(body.slice(10));
  const [answer] = await once(signIn, "response");
  expect(answer.statusCode).toBe(401);
  expect(JSON.parse(await text(answer))).toMatchObject({ code: "INVALID_EMAIL_OR_PASSWORD" });
  expect(await stopped).toBe(0);
});
