import { describe, expect, test } from "vitest";
import { errorSentences } from "@/lib/auth/error-sentences";
import { Browser } from "@/tests/support/browser-client";
import { type Stranger, strangers, strangersRoutes } from "@/tests/support/strangers";

const kinds = Object.keys(strangers) as Stranger[];

const patterns: [string, RegExp][] = [
  ["<uuid>", /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
  ["<instant>", /^\d{4}-\d\d-\d\dT[\d:.]+Z$/],
];

/** A value with what may differ from address to address named by its kind, and all else as it is. */
function shapeOf(value: unknown, email: string): unknown {
  if (Array.isArray(value)) return value.map((item) => shapeOf(item, email));
  if (typeof value === "object" && value !== null)
    return Object.entries(value).map(([key, item]) => [key, shapeOf(item, email)]);
  if (value === email) return "<address>";
  if (typeof value !== "string") return value;
  return patterns.find(([, pattern]) => pattern.test(value))?.[0] ?? value;
}

/** A Set-Cookie line with the length of its value in place of the value. */
function cookieShape(line: string): string {
  const [pair = "", ...attributes] = line.split("; ");
  const [name = "", value = ""] = pair.split("=", 2);
  // Of a signature, which characters are escaped differs from one to the next.
  return [`${name}=<${decodeURIComponent(value).length}>`, ...attributes].join("; ");
}

/** Everything that an answer shows, with its own values taken out. */
async function seen(answer: Response, email: string) {
  return {
    status: answer.status,
    body: shapeOf(await answer.json(), email),
    headers: [...answer.headers].filter(([name]) => name !== "set-cookie").sort(),
    cookies: answer.headers.getSetCookie().map(cookieShape),
  };
}

const expected: Record<string, { status: number; message?: string }> = {
  "/sign-up/email": { status: 200 },
  "/sign-in/email": { status: 401, message: "Invalid email or password" },
  "/sign-in/magic-link": { status: 200 },
  "/request-password-reset": { status: 200 },
  "/send-verification-email": { status: 200 },
  "/soft-deletion/request-restore": { status: 200 },
  "/soft-deletion/restore": { status: 401, message: errorSentences.AUTH_INVALID_CREDENTIALS },
  "/soft-deletion/grace-pass": { status: 401, message: errorSentences.AUTH_INVALID_CREDENTIALS },
};

describe.each(Object.entries(strangersRoutes))("POST %s", (path, bodyFor) => {
  test("answers a signed-out client alike for every kind of address", async () => {
    const answers = await Promise.all(
      kinds.map(async (kind) => {
        const email = await strangers[kind]();
        return [kind, await seen(await new Browser().post(path, bodyFor(email)), email)] as const;
      }),
    );
    const [[, first] = []] = answers;
    expect(first?.status).toBe(expected[path]?.status);
    const message = expected[path]?.message;
    if (message) expect(first?.body).toContainEqual(["message", message]);
    for (const [kind, answer] of answers) expect({ kind, ...answer }).toEqual({ kind, ...first });
  });
});

test("locks out after failed passwords alike for every kind of address", async () => {
  const guess = (email: string) =>
    new Browser().post("/sign-in/email", { email, password: "not the password" });
  const answers = await Promise.all(
    kinds.map(async (kind) => {
      const email = await strangers[kind]();
      await Promise.all(Array.from({ length: 5 }, () => guess(email)));
      const answer = await guess(email);
      answer.headers.set(
        "retry-after",
        answer.headers.get("retry-after")?.length === 2 ? "<2>" : "?",
      );
      return [kind, await seen(answer, email)] as const;
    }),
  );
  const [[, first] = []] = answers;
  expect(first?.status).toBe(429);
  expect(first?.body).toContainEqual(["code", "TOO_MANY_ATTEMPTS"]);
  expect(first?.headers).toContainEqual(["retry-after", "<2>"]);
  for (const [kind, answer] of answers) expect({ kind, ...answer }).toEqual({ kind, ...first });
});
