import fc from "fast-check";
import { headerText } from "./headers";
import { brokenJson, fieldName, record, text } from "./junk";

const boundary = "fuzz";
const part = (name: string, value: string, more = "") =>
  `--${boundary}\r\ncontent-disposition: form-data; name="${name.replace(/["\r\n]/g, "_")}"${more}\r\n\r\n${value}\r\n`;

function multipart(actions: string[]): fc.Arbitrary<string> {
  const id = fc.constantFrom(...actions, "60".repeat(21), "toString");
  const field = fc.oneof(
    fc.tuple(fieldName, text).map(([name, value]) => part(name, value)),
    fc.tuple(fieldName, text).map(([name, value]) => part(`1_${name}`, value)),
    fc.tuple(fieldName, text).map(([name, value]) => part(`_1_${name}`, value)),
    text.map((value) => part("picture", value, '; filename="a.png"\r\ncontent-type: image/png')),
    text.map((value) => part("avatar", value, `; filename="${value.replace(/["\r\n]/g, "")}"`)),
    fc
      .constantFrom('["$K1"]', '[{},"$K1"]', "[]", "{}", '["$F9"]', '["$@7","$B3"]', '["$n","$9"]')
      .map((value) => part("0", value)),
    text.map((value) => part("0", value)),
    id.map((one) => part(`$ACTION_ID_${one}`, "")),
    fc
      .tuple(
        id,
        fc.constantFrom("null", '"$@1"', '"$@9"', "7"),
        fc.oneof(text, fc.constant('[{"status":"idle"}]')),
      )
      .map(
        ([one, bound, state]) =>
          part("$ACTION_REF_1", "") +
          part("$ACTION_1:0", `{"id":"${one}","bound":${bound}}`) +
          part("$ACTION_1:1", state),
      ),
    text.map((value) => part("$ACTION_1:0", value) + part("$ACTION_REF_1", "")),
    text.map((value) => part("$ACTION_KEY", value)),
  );
  const end = fc.constantFrom(
    `--${boundary}--\r\n`,
    `--${boundary}--\r\n`,
    `--${boundary}--\r\n`,
    "",
    `--${boundary}`,
  );
  return fc.tuple(fc.array(field, { maxLength: 5 }), end).map(([all, last]) => all.join("") + last);
}

/** A body and what the request says of it. */
export interface Content {
  /** The server action that is called by script. */
  action?: string;
  type?: string;
  body?: string;
}

/** Bodies of every type, of which a part is wrong. */
export function bodyOf(actions: string[]): fc.Arbitrary<Content> {
  const json = fc.constantFrom(
    "application/json",
    "application/json; charset=utf-8",
    "APPLICATION/JSON;x",
  );
  const form = fc.constantFrom(
    `multipart/form-data; boundary=${boundary}`,
    `multipart/form-data; boundary=${boundary}`,
    `multipart/form-data; boundary="${boundary}"`,
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=other",
  );
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant({}) },
    { weight: 4, arbitrary: fc.record({ type: json, body: record }) },
    { weight: 2, arbitrary: fc.record({ type: json, body: brokenJson }) },
    { weight: 4, arbitrary: fc.record({ type: form, body: multipart(actions) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant("application/x-www-form-urlencoded"),
        body: fc
          .array(fc.tuple(fieldName, text), { maxLength: 4 })
          .map((pairs) => pairs.map((pair) => pair.join("=")).join("&")),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.oneof(
          fc.constantFrom("text/plain;charset=UTF-8", "text/xml", "a/b", ""),
          headerText,
        ),
        body: fc.oneof(
          text,
          brokenJson,
          fc.constantFrom("[]", '[{"status":"idle"},"$K1"]', '["$undefined",1]', "[null]"),
        ),
      }),
    },
  );
}

const close = `--${boundary}--\r\n`;

/** The fields of a form, under the names that a page of ours gives them. */
const fields = (prefix: string) =>
  fc
    .array(fc.tuple(fieldName, text), { maxLength: 6 })
    .map((pairs) => pairs.map(([name, value]) => part(prefix + name, value)).join(""));

const state = fc.constantFrom('{"status":"idle"}', "null", '"$undefined"', '{"values":{"a":"$$"}}');

/** A server action called as React calls it, by script or by a form alone, with any form at all. */
export function callOf(action: string): fc.Arbitrary<Content> {
  const type = `multipart/form-data; boundary=${boundary}`;
  return fc.oneof(
    fc.tuple(fields("_1_"), state).map(([form, one]) => ({
      action,
      type,
      body: form + part("0", action.startsWith("60") ? `[${one},"$K1"]` : '["$K1"]') + close,
    })),
    fc.tuple(fields(""), state).map(([form, one]) => ({
      type,
      body:
        part("$ACTION_REF_1", "") +
        part("$ACTION_1:0", `{"id":"${action}","bound":"$@1"}`) +
        part("$ACTION_1:1", `[${one}]`) +
        form +
        close,
    })),
    fields("").map((form) => ({ type, body: part(`$ACTION_ID_${action}`, "") + form + close })),
  );
}
