import { createHash, createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";

const hmac = (key: string | Buffer, text: string) =>
  createHmac("sha256", key).update(text).digest();
const nameOf = (pair: string) => pair.split("=", 1)[0] ?? "";

/**
 * What is wrong with a presigned request, or nothing: AWS Signature Version 4 in the query, with
 * whatever headers it says it has signed, and no signature of the body.
 */
export function signatureProblem(
  request: IncomingMessage,
  secret: string,
  clockOffset = 0,
): string | undefined {
  const [path = "", search = ""] = (request.url ?? "").split("?");
  const query = new URLSearchParams(search);
  const names = (query.get("X-Amz-SignedHeaders") ?? "").split(";");
  const date = query.get("X-Amz-Date") ?? "";
  const begun = Date.parse(
    date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"),
  );
  if (!(Date.now() + clockOffset < begun + Number(query.get("X-Amz-Expires")) * 1000))
    return "AccessDenied";
  const scope = (query.get("X-Amz-Credential") ?? "").split("/").slice(1);
  const canonical = [
    request.method,
    path,
    search
      .split("&")
      .filter((pair) => nameOf(pair) !== "X-Amz-Signature")
      .sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1))
      .join("&"),
    ...names.map((name) => `${name}:${request.headers[name] ?? ""}`),
    "",
    names.join(";"),
    "UNSIGNED-PAYLOAD",
  ].join("\n");
  const digest = createHash("sha256").update(canonical).digest("hex");
  const text = ["AWS4-HMAC-SHA256", date, scope.join("/"), digest].join("\n");
  const key = scope.reduce<string | Buffer>((above, part) => hmac(above, part), `AWS4${secret}`);
  const expected = hmac(key, text).toString("hex");
  return expected === query.get("X-Amz-Signature") ? undefined : "SignatureDoesNotMatch";
}
