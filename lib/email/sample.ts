export const sampleName = "Maya Lindqvist";
export const sampleRecipient = "maya.lindqvist@example.com";
export const sampleToken = "k3Jt9vQzW1xR7mB5nY2pL8sD4fG6hC0a";

/** The public URL of the app that the samples come from. */
export const sampleAppUrl = "https://app.example";

/** The instant that the samples are written for. */
export const sampleNow = new Date("2026-11-21T14:05:00.000Z");

/** The URL of a page of the app that the samples come from. */
export const sampleUrl = (path: string) => `${sampleAppUrl}/${path}`;
