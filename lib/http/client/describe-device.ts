import Bowser from "bowser";

const unknown = "Unknown device";

// What calls a program by its name, not by the browser that it claims to be. A closed list: whatever
// else a client says of itself is its own text, and this answer is kept in the audit log.
const programs: Record<string, string> = {
  curl: "curl",
  wget: "Wget",
  httpie: "HTTPie",
  "python-requests": "Python",
  "python-httpx": "Python",
  "python-urllib": "Python",
  aiohttp: "Python",
  node: "Node.js",
  undici: "Node.js",
  axios: "Node.js",
  deno: "Deno",
  bun: "Bun",
  "go-http-client": "Go",
  java: "Java",
  okhttp: "Android",
  dart: "Dart",
  postmanruntime: "Postman",
  insomnia: "Insomnia",
};

const browsers = new Set(Object.values(Bowser.BROWSER_MAP));
const systems = new Set(Object.values(Bowser.OS_MAP));
const longest = 512;

const known = (names: Set<string>, name: string | undefined) =>
  name !== undefined && names.has(name) ? name : undefined;

// The same few thousand browsers come again and again, and to take such a text apart is slow.
const described = new Map<string, string>();
const mostDescribed = 1000;

/**
 * A device as its owner would name it, such as "Chrome on Linux", from the header `User-Agent`;
 * "Unknown device" where that says nothing we know. Never text of the client's own making.
 */
export function describeDevice(userAgent: string | null | undefined): string {
  if (!userAgent) return unknown;
  const text = userAgent.slice(0, longest);
  const device = described.get(text) ?? deviceOf(text);
  if (described.size >= mostDescribed) described.clear();
  described.set(text, device);
  return device;
}

function deviceOf(userAgent: string): string {
  const product = /^[\w.-]+/.exec(userAgent)?.[0].toLowerCase() ?? "";
  const program = Object.hasOwn(programs, product) ? programs[product] : undefined;
  if (program) return program;
  const parsed = Bowser.parse(userAgent);
  // A name that it does not know is handed on as it came.
  const browser = known(browsers, parsed.browser.name);
  const system = known(systems, parsed.os.name);
  if (browser && system) return `${browser} on ${system}`;
  return browser ?? system ?? unknown;
}
