import { randomInt } from "node:crypto";
import { clientAddressHeader } from "@/lib/http/client/client-address";
import type { TestUser } from "@/tests/support/users";

export const origin = "http://127.0.0.1:3000";

const newAddress = () => [10, randomInt(256), randomInt(256), randomInt(1, 255)].join(".");

/** A sign-in by password as a browser sends it, each from an address of its own. */
export function signInRequest(user: TestUser, cookie: string): Request {
  return new Request(`${origin}/api/auth/sign-in/email`, {
    method: "POST",
    headers: {
      origin,
      cookie,
      "content-type": "application/json",
      "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0 Safari/537.36",
      [clientAddressHeader]: newAddress(),
    },
    body: JSON.stringify({ email: user.email, password: user.password }),
  });
}

/** The answer, unless it is a refusal: an error then, for a benchmark that would measure nothing. */
export async function expectOk(answer: Response): Promise<Response> {
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer;
}
