export interface Answer {
  ok: boolean;
  /** 0 if there was none. */
  status: number;
  /** A sentence for the reader, if it is not ok. */
  message: string;
}

const unreachable = "The upload did not get through. Check your connection and try again.";
const unclear = "Something went wrong on our side. Try again in a while.";

function messageOf(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === "string" ? message : unclear;
  } catch {
    return unclear;
  }
}

/** Sends a form to its own action and reports percents on the way: `fetch` cannot. Never rejects. */
export function sendForm(
  form: HTMLFormElement,
  onProgress: (percent: number) => void,
): Promise<Answer> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = ({ loaded, total }) => onProgress((loaded / total) * 100);
    request.onload = () => {
      const ok = request.status === 201;
      const message = ok ? "" : messageOf(request.responseText);
      resolve({ ok, status: request.status, message });
    };
    request.onerror = () => resolve({ ok: false, status: 0, message: unreachable });
    request.send(new FormData(form));
  });
}
