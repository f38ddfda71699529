import type { FormState } from "@/lib/forms/form-state";

type Action<State> = (previous: State, form: FormData) => Promise<State>;

/** The messages for a request without a response of the application. */
export const networkSentences = {
  unreachable: "We couldn’t reach the server. Check your connection and try again.",
  offline: "You’re offline. Try again when you’re back online.",
  unreadable:
    "The server’s answer couldn’t be read. If you sent a file, it may be too large. Try again in a moment.",
  outdated:
    "The app was updated while this page was open. Copy what you typed, then reload the page.",
} as const;

/** One of the two sentences. Only in the browser. */
export const notReached = () =>
  navigator.onLine ? networkSentences.unreachable : networkSentences.offline;

/** Whether a request failed before there was an answer: a `fetch` without a network, in any browser. */
export const isNotReached = (error: unknown) =>
  error instanceof TypeError && /fetch|load failed|network/i.test(error.message);

/** The typed values, except for credentials. */
function typed(form: FormData): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of form)
    if (typeof value === "string" && !/^\$|pass|code/i.test(name)) values[name] = value;
  return values;
}

/** Why there is no response of the application; undefined for what an action throws, such as a redirect. */
function problemOf(error: unknown): { code: string; message: string } | undefined {
  if (isNotReached(error)) return { code: "NOT_REACHED", message: notReached() };
  // `unstable_isUnrecognizedActionError` of next/navigation, without loading that in every form.
  if (error instanceof Error && error.name === "UnrecognizedActionError")
    return { code: "OUTDATED", message: networkSentences.outdated };
  // What the server throws has a digest. A proxy in front answers with a page of its own (413, 502).
  if (!(error instanceof Error) || "digest" in error) return undefined;
  return { code: "UNREADABLE", message: networkSentences.unreadable };
}

/**
 * A form's action that says so where the network is away or a proxy answers in its place, instead of
 * failing the page; on the server the action as it is, so that the form posts without JavaScript.
 */
export function reach<State extends FormState>(action: Action<State>): Action<State> {
  if (typeof window === "undefined") return action;
  return async (previous, form) => {
    try {
      return await action(previous, form);
    } catch (error) {
      const problem = problemOf(error);
      if (!problem) throw error;
      return {
        status: "error",
        ...problem,
        values: { ...previous.values, ...typed(form) },
      } as State;
    }
  };
}
