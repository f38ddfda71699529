import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { S3Client } from "@aws-sdk/client-s3";
import { Client as NeonClient } from "@neondatabase/serverless";
import { Client as PgClient } from "pg";

type AnyFunction = (...args: unknown[]) => unknown;

const fileCalls = ["mkdir", "rename", "rm", "rmdir", "unlink", "writeFile"] as const;

/**
 * Calls `reached` after each statement that the database has answered, each call that has changed a
 * file, and each that S3 has answered, from now on: everything by which a process that is killed can leave half of something behind.
 */
export function watchCrashPoints(reached: (what: string) => void): void {
  for (const prototype of [PgClient.prototype, NeonClient.prototype] as { query: AnyFunction }[]) {
    const original = prototype.query;
    prototype.query = function watch(this: unknown, ...args: unknown[]) {
      const [query] = args;
      const text = typeof query === "string" ? query : (query as { text?: string }).text;
      const result = original.apply(this, args);
      if (!(result instanceof Promise)) return result;
      return result.then((answer) => {
        reached(String(text).trim().slice(0, 80));
        return answer;
      });
    };
  }
  const { prototype } = S3Client as unknown as { prototype: Record<"send", AnyFunction> };
  const send = prototype.send;
  prototype.send = async function watch(this: unknown, ...args: unknown[]) {
    const result = await send.apply(this, args);
    reached(`s3 ${(args[0] as object).constructor.name.replace(/Command$/, "")}`);
    return result;
  };
  const calls = fs as unknown as Record<string, AnyFunction>;
  for (const name of fileCalls) {
    const original = calls[name] as AnyFunction;
    calls[name] = async (...args: unknown[]) => {
      const result = await original(...args);
      reached(`fs.${name}`);
      return result;
    };
  }
  syncBuiltinESMExports();
}
