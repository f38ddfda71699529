import { testEnvironment } from "@/tests/support/environment";

// Nothing listens there: a unit test that reaches for the database fails.
Object.assign(process.env, testEnvironment({ DATABASE_URL: "postgres://127.0.0.1:1/none" }));
