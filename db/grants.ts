import { escapeIdentifier } from "pg";
import { allTables } from "./ownership";

const qualified = (name: string) =>
  (name.includes(".") ? name : `public.${name}`).split(".").map(escapeIdentifier).join(".");

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Gives all that is in the queue's schema to the owner of that schema. */
export const handOverQueue = `DO $$
DECLARE
  item record;
  queue_owner name := (SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'graphile_worker');
BEGIN
  FOR item IN
    SELECT c.oid::regclass AS name, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'graphile_worker' AND c.relkind IN ('r', 'v', 'S')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i') AND c.relkind = 'S')
  LOOP
    EXECUTE format('ALTER %s %s OWNER TO %I',
      CASE item.relkind WHEN 'v' THEN 'VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, item.name, queue_owner);
  END LOOP;
  FOR item IN
    SELECT p.oid::regprocedure AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'graphile_worker'
  LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO %I', item.name, queue_owner);
  END LOOP;
  FOR item IN
    SELECT t.oid::regtype AS name FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
      JOIN pg_class c ON c.oid = t.typrelid
    WHERE n.nspname = 'graphile_worker' AND c.relkind = 'c'
  LOOP
    EXECUTE format('ALTER TYPE %s OWNER TO %I', item.name, queue_owner);
  END LOOP;
END $$;`;

/**
 * The SQL that gives a database to two roles: `migrating` owns the schema of the application, and `running`, which the
 * app, the worker and the commands connect as, reads and writes its rows and nothing else. The queue belongs to
 * `running`: its tables have row-level security without policies, so that only their owner reads and writes them.
 *
 * To be run by a role that may create roles, before the first migration or after any, as often as wanted. It sets no
 * passwords. Later migrations need no repetition: what `migrating` creates, `running` may use, and what it creates in
 * the queue's schema is handed over (db/migrate.ts).
 *
 * @param statementTimeout in milliseconds, by which the server itself ends a statement of `running`; 0 means never
 */
export function grantsSql(options: {
  running: string;
  migrating: string;
  statementTimeout: number;
}): string {
  const [running, migrating] = [options.running, options.migrating].map(escapeIdentifier);
  const tables = [...allTables().keys()].filter((name) => !name.startsWith("neon_auth."));
  const create = [options.running, options.migrating].map(
    (role) => `DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${literal(role)}) THEN
    CREATE ROLE ${escapeIdentifier(role)} LOGIN;
  END IF;
END $$;`,
  );
  // A relation of another extension or application in the same schema keeps its owner.
  const own = `DO $$
DECLARE
  item record;
BEGIN
  FOR item IN
    SELECT c.oid::regclass AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND (n.nspname = 'drizzle'
      OR c.oid IN (SELECT to_regclass(name) FROM unnest(ARRAY[
        ${tables.map((name) => literal(qualified(name))).join(",\n        ")}]) AS name))
  LOOP
    EXECUTE format('ALTER TABLE %s OWNER TO %I', item.name, ${literal(options.migrating)});
  END LOOP;
  FOR item IN
    SELECT p.oid::regprocedure AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'public' AND p.proname LIKE 'app\\_%'
  LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO %I', item.name, ${literal(options.migrating)});
  END LOOP;
END $$;`;
  return `-- Two roles for this database. Then give each a password (in psql: \\password ${options.running}), connect
-- npm run db:migrate as ${options.migrating}, and everything else as ${options.running}.
BEGIN;

${create.join("\n")}
GRANT ${running}, ${migrating} TO CURRENT_USER;
-- What it creates in the queue's schema it hands over.
GRANT ${running} TO ${migrating};
ALTER ROLE ${running} SET statement_timeout = ${options.statementTimeout};

-- The schemas: those of the application, and the queue's.
DO $$ BEGIN
  EXECUTE format('GRANT CREATE ON DATABASE %I TO %I', current_database(), ${literal(options.migrating)});
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), ${literal(options.running)});
END $$;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO ${migrating};
GRANT USAGE ON SCHEMA public TO ${running};
CREATE SCHEMA IF NOT EXISTS drizzle;
ALTER SCHEMA drizzle OWNER TO ${migrating};
GRANT USAGE ON SCHEMA drizzle TO ${running};
CREATE SCHEMA IF NOT EXISTS graphile_worker;
ALTER SCHEMA graphile_worker OWNER TO ${running};

-- What exists already.
${own}
${handOverQueue}
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${running};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${running};
GRANT SELECT ON ALL TABLES IN SCHEMA drizzle TO ${running};

-- What later migrations create.
ALTER DEFAULT PRIVILEGES FOR ROLE ${migrating} IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${running};
ALTER DEFAULT PRIVILEGES FOR ROLE ${migrating} IN SCHEMA public
  GRANT USAGE ON SEQUENCES TO ${running};
ALTER DEFAULT PRIVILEGES FOR ROLE ${migrating} IN SCHEMA drizzle GRANT SELECT ON TABLES TO ${running};

COMMIT;
`;
}
