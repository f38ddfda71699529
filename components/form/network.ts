import type { FormState } from "@/lib/forms/form-state";

type Action<State> = (previous: State, form: FormData) => Promise<State>;

/** What to say where no answer came back. */
export const networkSentences = {
  unreachable: "We couldn’t reach the server. Check your connection and try again.",
  offline: "You’re offline. Try again when you’re back online.",
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

/**
 * A form's action that says so where the network is away, instead of failing the page; on the server
 * the action as it is, so that the form posts without JavaScript.
 */
export function reach<State extends FormState>(action: Action<State>): Action<State> {
  if (typeof window === "undefined") return action;
  return async (previous, form) => {
    try {
      return await action(previous, form);
    } catch (error) {
      if (!isNotReached(error)) throw error;
      return {
        status: "error",
        code: "NOT_REACHED",
        message: notReached(),
        values: { ...previous.values, ...typed(form) },
      } as State;
    }
  };
}
