import { isTest, type Source, type Violation } from "./source";

type PrivateApi = {
  name: string;
  uses: (source: Source) => boolean;
  /** The one file that may use it, if any. A test beside it names the version that it was written for. */
  home?: string;
  mend: string;
};

const privateApis: PrivateApi[] = [
  {
    name: "next/dist",
    uses: ({ imports }) =>
      imports.some(({ specifier }) => /^next\/dist\/(?!bin\/)/.test(specifier)),
    home: "lib/http/next-internals.ts",
    mend: "use what Next.js documents",
  },
  {
    name: "the fields of React’s forms",
    uses: ({ path, text }) => !isTest(path) && /\$ACTION_(REF|ID)_/.test(text),
    home: "lib/http/next-internals.ts",
    mend: "let Next.js read them",
  },
  {
    name: "the tables of graphile-worker",
    uses: ({ text }) => /graphile_worker\._private_/.test(text),
    home: "tests/support/queue-internals.ts",
    mend: "use the view graphile_worker.jobs and the functions, or a table of ours",
  },
  {
    name: "the session of Drizzle’s client",
    uses: ({ text }) => /\._\.session\b/.test(text),
    mend: "use execute, or a query that is built",
  },
  {
    name: "Better Auth’s router and list of tables",
    uses: ({ text }) =>
      /\{[^}]*\brouter\b[^}]*\} from "better-auth\/api"|\bcontext\.tables\b/.test(text),
    mend: "use auth.handler, auth.api and the options",
  },
];

/** What a dependency keeps to itself is used in one file for each, if at all. */
export function privateApisInOneFile(sources: Source[]): Violation[] {
  return privateApis.flatMap(({ name, uses, home, mend }) =>
    sources
      .filter((source) => source.path !== home && uses(source))
      .map(({ path }) => ({
        rule: "no private APIs",
        file: path,
        message: `${mend} instead of ${name}, which ${home ? `only ${home}` : "nothing"} may use`,
      })),
  );
}
