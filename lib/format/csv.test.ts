import { expect, test } from "vitest";
import { csvStream } from "./csv";

type Row = { name: string; at: Date | null };

const columns = [
  { header: "Name", value: ({ name }: Row) => name },
  { header: "At", value: ({ at }: Row) => at },
];

async function* pagesOf(...pages: Row[][]) {
  yield* pages;
}

const textOf = async (pages: AsyncIterable<Row[]>) =>
  Buffer.from(await new Response(csvStream(columns, pages)).arrayBuffer()).toString("utf8");

test("writes the headings, and the rows of each page with dates in ISO 8601", async () => {
  const at = new Date("2026-11-21T14:05:00Z");
  const text = await textOf(pagesOf([{ name: "Ada", at }], [{ name: "Änne", at: null }]));
  expect(text).toBe("\ufeffName,At\r\nAda,2026-11-21T14:05:00.000Z\r\nÄnne,\r\n");
});

test("writes the headings of an empty list", async () => {
  expect(await textOf(pagesOf())).toBe("\ufeffName,At\r\n");
});

test.each([
  ['=HYPERLINK("https://example.com")', `"'=HYPERLINK(""https://example.com"")"`],
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\tx", "'\tx"],
  ["\rx", `"'\rx"`],
  ["x\r=1", '"x\r=1"'],
  ["x\n=1", '"x\n=1"'],
  ["＝1", "'＝1"],
  ["a=1", "a=1"],
  ["a,b", '"a,b"'],
])("writes the cell %j as %j, which no spreadsheet runs", async (name, written) => {
  const [, line] = (await textOf(pagesOf([{ name, at: null }]))).split("\r\n");
  expect(line).toBe(`${written},`);
});

test("ends the reading of rows when the download is given up", async () => {
  let ended = false;
  async function* endless() {
    try {
      for (;;) yield [{ name: "Ada", at: null }];
    } finally {
      ended = true;
    }
  }
  const reader = csvStream(columns, endless()).getReader();
  await reader.read();
  await reader.read();
  await reader.cancel();
  expect(ended).toBe(true);
});

test("breaks the download off when the rows cannot be read", async () => {
  async function* failing(): AsyncGenerator<Row[]> {
    yield [];
    throw new Error("no rows");
  }
  await expect(textOf(failing())).rejects.toThrow();
});
