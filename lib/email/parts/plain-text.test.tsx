import { expect, test } from "vitest";
import { appConfig } from "@/lib/app-config";
import { Code } from "./code";
import { FactTable } from "./facts";
import { plainText } from "./plain-text";
import { Action, Linked, Note, Paragraph, SideLink } from "./prose";

const page = "https://app.example/page?a=1&b=2";

test("repeats the links of a paragraph after it, and writes an action as its words and its URL", async () => {
  const { text, links } = await plainText(
    <>
      <Paragraph>Hi Maya,</Paragraph>
      <Action href={page}>Open page</Action>
      <Note>
        <Linked words="reset your password" href="https://app.example/reset">
          If not, reset your password first.
        </Linked>
      </Note>
    </>,
    ["Why you got this."],
  );
  expect(text).toBe(
    [
      "Hi Maya,",
      `Open page:\n${page}`,
      "If not, reset your password first.",
      "Reset your password:\nhttps://app.example/reset",
      `-- \n${appConfig.name}\nWhy you got this.\n`,
    ].join("\n\n"),
  );
  expect(links).toEqual([page, "https://app.example/reset"]);
});

test("writes a link whose words are its URL once", async () => {
  const { text, links } = await plainText(
    <Note>
      Paste it at:
      <br />
      <SideLink href={page}>{page}</SideLink>
    </Note>,
    [],
  );
  expect(text).toMatch(`Paste it at:\n${page}\n\n-- `);
  expect(text.split(page)).toHaveLength(2);
  expect(links).toEqual([page]);
});

test("writes facts and a code on lines of their own, however long", async () => {
  const { text } = await plainText(
    <>
      <FactTable
        facts={[
          { label: "Device", value: "Firefox on <Windows>" },
          { label: "Note", value: "long ".repeat(40).trim() },
        ]}
      />
      <Code>20481735</Code>
    </>,
    [],
  );
  expect(text.split("\n").slice(0, 4)).toEqual([
    "Device: Firefox on <Windows>",
    `Note: ${"long ".repeat(40).trim()}`,
    "",
    "20481735",
  ]);
});
