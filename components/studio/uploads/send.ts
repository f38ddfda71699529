interface Sending {
  headers?: Record<string, string>;
  body?: FormData | File | string;
  onProgress?: (percent: number) => void;
  signal: AbortSignal;
}

/**
 * Sends a request and reports percents on the way, which `fetch` cannot. Never rejects: `status` is 0
 * where no answer came, because of the network or of the signal.
 */
export function send(
  method: string,
  url: string,
  { headers = {}, body, onProgress, signal }: Sending,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const end = () => {
      signal.removeEventListener("abort", abort);
      resolve({ status: request.status, text: request.responseText });
    };
    const abort = () => request.abort();
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    if (onProgress)
      request.upload.onprogress = ({ loaded, total }) => onProgress((loaded / total) * 100);
    request.onload = end;
    request.onerror = end;
    request.onabort = end;
    signal.addEventListener("abort", abort);
    if (signal.aborted) return end();
    request.send(body);
  });
}
