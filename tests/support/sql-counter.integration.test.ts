import { Client } from "pg";
import { expect, it } from "vitest";
import { startSqlCounter } from "./sql-counter";

it("records simple, parametrised and repeated statements", async () => {
  const counter = await startSqlCounter(process.env.DATABASE_URL ?? "");
  const client = new Client({ connectionString: counter.url });
  await client.connect();
  counter.take();
  await client.query("SELECT 1");
  await client.query("SELECT $1::int", [2]);
  for (const value of [3, 4])
    await client.query({ name: "third", text: "SELECT $1::text", values: [value] });
  expect(counter.take()).toEqual([
    "SELECT 1",
    "SELECT $1::int",
    "SELECT $1::text",
    "SELECT $1::text",
  ]);
  expect(counter.take()).toEqual([]);
  await client.end();
  await counter.close();
});
