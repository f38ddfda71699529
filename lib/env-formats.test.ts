import { describe, expect, test } from "vitest";
import {
  actionKey,
  issuer,
  networks,
  postgresUrl,
  sender,
  smtpUrl,
  webAddress,
} from "./env-formats";

describe("postgresUrl", () => {
  test.each([
    "postgres://app:p%23w@[::1]:5432/app",
    "postgres://app:100%sure@db/app",
    "postgres://app:secret@db/pr%C3%BCfung%20app",
    "postgres://app:p@ss@db/app",
    "postgres://%2Fvar%2Frun%2Fpostgresql/app",
    "postgresql://app:secret@db-1.neon.tech/app?sslmode=verify-full&channel_binding=require",
    "postgres://app:secret@db/app?sslmode=no-verify",
    "postgres://app:secret@db/app?uselibpqcompat=true&sslmode=require",
    "postgres://app:secret@db/app?sslmode=verify-full&sslrootcert=/certs/ca.pem",
    "postgres://app:secret@localhost/app?host=/cloudsql/project:region:instance",
  ])("accepts %s unchanged", (value) => {
    expect(postgresUrl.parse(value)).toBe(value);
  });

  test.each([
    ["sslmode=require&channel_binding=require", "sslmode=verify-full&channel_binding=require"],
    ["sslmode=prefer", "sslmode=verify-full"],
    ["sslmode=verify-ca&sslrootcert=/ca.pem", "sslmode=verify-full&sslrootcert=/ca.pem"],
    ["sslmode=verify-full&sslrootcert=system", "sslmode=verify-full"],
    ["sslrootcert=system&sslmode=require", "sslmode=verify-full"],
  ])("reads %s as node-postgres does, without its warning", (given, read) => {
    expect(postgresUrl.parse(`postgres://app:secret@db/app?${given}`)).toBe(
      `postgres://app:secret@db/app?${read}`,
    );
  });

  test("adds a host to a URL with a user and only ?host=, which the parameter overrides", () => {
    const socket = "app?sslmode=disable&host=/cloudsql/project:region:instance";
    expect(postgresUrl.parse(`postgres://app:secret@/${socket}`)).toBe(
      `postgres://app:secret@localhost/${socket}`,
    );
  });

  test.each([
    "postgres://app:12#secret@db/app",
    "postgres://app:12/secret@db/app",
    "postgres://app:se%e9cret@db/app",
    "postgres://app:secret@db/pr%fcfung",
    "postgres://app:secret@db-1,db-2/app",
    "postgres://app:secret@/app",
    "postgres://db:99999/app",
  ])("refuses %s, which no connection can use", (value) => {
    expect(postgresUrl.safeParse(value).success).toBe(false);
  });
});

describe("smtpUrl", () => {
  test.each([
    ["smtp://app%40example.com:p%23w@mail.example:587", true],
    ["smtp://app@example.com:100%@mail.example", true],
    ["smtps://[::1]:465", true],
    ["smtp://mail.example/?tls.rejectUnauthorized=false&pool=true", true],
    ["smtp://app:12#secret@mail.example", false],
    ["smtp://app:12/secret@mail.example", false],
    ["smtps:mail.example", false],
  ])("validates %s as %j", (value, valid) => {
    expect(smtpUrl.safeParse(value).success).toBe(valid);
  });
});

describe("sender", () => {
  test.each([
    ["Jürgen Müller <no-reply@example.com>", true],
    ["写真 <no-reply+app@example.com>", true],
    ["<no-reply@example.com>", true],
    ["no-reply@bücher.example", true],
    ["no-reply@xn--bcher-kva.example", true],
    ["müller@example.com", false],
    ["no-reply@example.com/x", false],
    ["no-reply@-example.com", false],
    ["<>", false],
  ])("validates %s as %j", (value, valid) => {
    expect(sender.safeParse(value).success).toBe(valid);
  });
});

describe("webAddress and issuer", () => {
  test.each([
    ["http://minio:9000", true],
    ["https://project.supabase.co/storage/v1/s3", true],
    ["https://login.microsoftonline.com/tenant/v2.0", true],
    ["https://user:secret@example.com", false],
    ["https://example.com/?tenant=1", false],
    ["https://example.com/#tenant", false],
    ["ftp://example.com", false],
  ])("validates %s as %j", (value, valid) => {
    expect(webAddress("a URL").safeParse(value).success).toBe(valid);
    expect(issuer.safeParse(value).success).toBe(valid);
  });

  test("refuses the discovery document as the issuer", () => {
    const document = "https://login.example.com/.well-known/openid-configuration";
    expect(issuer.safeParse(document).success).toBe(false);
  });
});

test.each([
  ["::ffff:10.0.0.1", true],
  ["::/0", true],
  ["10.0.0.0/8,", true],
  ["[::1]", false],
  ["10.0.0.1:80", false],
])("networks: validates %s as %j", (value, valid) => {
  expect(networks.safeParse(value).success).toBe(valid);
});

test.each([16, 24, 32])("actionKey accepts a key of %i bytes", (length) => {
  const key = Buffer.alloc(length, "k").toString("base64");
  expect(actionKey.parse(key)).toBe(key);
});
