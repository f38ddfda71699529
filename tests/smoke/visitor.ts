const hiddenField = /<input[^>]*type="hidden"[^>]*>/g;

const attribute = (tag: string, name: string) =>
  (new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? "")
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

/** A browser without scripts: it keeps cookies, and sends the forms of pages. It follows no redirect. */
export class Visitor {
  private readonly cookies = new Map<string, string>();

  constructor(readonly origin: string) {}

  /** Sends a request as a page of the site does; a body that is no form is sent as JSON. */
  async send(method: string, address: string, body?: unknown): Promise<Response> {
    const isForm = body instanceof FormData;
    const answer = await fetch(new URL(address, this.origin), {
      method,
      redirect: "manual",
      headers: {
        cookie: Array.from(this.cookies, (pair) => pair.join("=")).join("; "),
        ...(method !== "GET" && { origin: this.origin }),
        ...(body !== undefined && !isForm && { "content-type": "application/json" }),
      },
      body: body === undefined || isForm ? body : JSON.stringify(body),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "" || /max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  /** Sends a request. @throws Error with the answer, unless it has this status */
  async expect(status: number, ...request: Parameters<Visitor["send"]>): Promise<Response> {
    const answer = await this.send(...request);
    if (answer.status === status) return answer;
    throw new Error(`${request[0]} ${request[1]}: ${answer.status} ${await answer.text()}`);
  }

  /** Fills in the form of a page that has a field of this name, and sends it as a browser does without scripts. */
  async submit(page: string, field: string, values: Record<string, string>): Promise<Response> {
    const html = await (await this.expect(200, "GET", page)).text();
    const form = html.split("<form").find((part) => part.includes(`name="${field}"`));
    if (!form) throw new Error(`${page} has no form with a field ${field}.`);
    const data = new FormData();
    for (const [tag] of form.split("</form>")[0]?.matchAll(hiddenField) ?? [])
      data.append(attribute(tag, "name"), attribute(tag, "value"));
    for (const [name, value] of Object.entries(values)) data.append(name, value);
    return this.send("POST", page, data);
  }
}
