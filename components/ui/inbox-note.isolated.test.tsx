import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { InboxNote } from "./inbox-note";

const note = (setting: string | undefined) => {
  vi.stubEnv("DEV_INBOX", setting);
  return renderToStaticMarkup(<InboxNote />);
};

test("links the development inbox when the page was compiled for development", () => {
  expect(note("1")).toContain('href="/dev/inbox"');
});

test.each(["", undefined])("shows nothing when the setting is %j", (setting) => {
  expect(note(setting)).toBe("");
});
