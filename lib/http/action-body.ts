import { boundActions } from "./next-internals";

const maxDepth = 16;
const control = /\p{Cc}/u;
// What our own pages send beside plain values: a form (`$K`), text that begins with a dollar sign,
// what JSON has no word for.
const marked =
  /^\$(\$|K[0-9a-f]+$|undefined$|NaN$|Infinity$|-Infinity$|-0$|D[\dT:.Z+-]+$|n-?\d{1,300}$)/;

/** How deep the brackets outside of strings go. */
export function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let index = 0; index < json.length; index++) {
    const mark = json[index];
    if (quoted && mark === "\\") index++;
    else if (mark === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (mark === "[" || mark === "{") deepest = Math.max(deepest, ++depth);
    else if (mark === "]" || mark === "}") depth--;
  }
  return deepest;
}

/** Whether a text is an array of arguments as a page of ours encodes it. */
function areArguments(json: FormDataEntryValue | null): boolean {
  if (typeof json !== "string" || depthOf(json) > maxDepth) return false;
  let fits = true;
  try {
    const values = JSON.parse(json, (_key, value) => {
      fits &&= typeof value !== "string" || !value.startsWith("$") || marked.test(value);
      return value;
    });
    return fits && Array.isArray(values);
  } catch {
    return false;
  }
}

function isDescriptor(json: FormDataEntryValue | null, form: FormData, prefix: string): boolean {
  if (typeof json !== "string" || depthOf(json) > 1) return false;
  try {
    const { bound } = JSON.parse(json) as { bound?: unknown };
    if (bound === null || bound === undefined) return true;
    const key = typeof bound === "string" && /^\$@([0-9a-f]+)$/.exec(bound)?.[1];
    return Boolean(key) && areArguments(form.get(`${prefix}:${Number.parseInt(key || "", 16)}`));
  } catch {
    return false;
  }
}

/** A form whose names could be in a header, which the parsers read differently. */
function hasPlainNames(form: FormData): boolean {
  return [...form].every(
    ([name, value]) =>
      !control.test(name) && (typeof value === "string" || !control.test(value.name)),
  );
}

async function readForm(request: Request): Promise<FormData | undefined> {
  try {
    return await request.formData();
  } catch {
    return undefined;
  }
}

/**
 * Whether the body of a request to a page is one that Next.js can read: a form, or the call of a
 * server action. What it cannot read it answers with 500, as if the fault were ours. The action that
 * is called and its arguments are not looked at: that is the action's part.
 */
export async function isReadableBody(request: Request): Promise<boolean> {
  const called = request.headers.has("next-action");
  if (!/^multipart\/form-data/i.test(request.headers.get("content-type") ?? ""))
    return !called || areArguments(await request.text());
  const form = await readForm(request);
  if (!form || !hasPlainNames(form)) return false;
  if (called) return form.getAll("0").length === 1 && areArguments(form.get("0"));
  return boundActions(form).every((prefix) => isDescriptor(form.get(`${prefix}:0`), form, prefix));
}
