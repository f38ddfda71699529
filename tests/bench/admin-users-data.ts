import { sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { settle } from "./lifecycle-data";

const first =
  "Ada,Adam,Aisha,Alice,Amir,Ana,Anna,Anton,Ben,Bianca,Carl,Carmen,Chen,Chloe,Clara,Daniel,David,Diego,Elena,Emil,Emma,Eva,Fatima,Felix,Finn,Freya,Grace,Hana,Hugo,Ida,Ines,Ivan,Jakub,James,Jana,Jin,Jonas,Julia,Karim,Lars,Laura,Lea,Leo,Lina,Liam,Lucas,Luis,Maja,Maria,Mark,Marta,Max,Mei,Mia,Mina,Nadia,Noah,Nora,Olga,Oliver,Omar,Oscar,Paul,Pavel,Petra,Rosa,Sam,Sara,Sofia,Theo,Tom,Uma,Vera,Viktor,Wei,Yara,Yusuf,Zoe";
const last =
  "Ahmed,Almeida,Andersson,Bauer,Becker,Bianchi,Brown,Campbell,Carter,Chang,Clark,Costa,Davies,Diaz,Dubois,Evans,Fischer,Garcia,Gomez,Green,Haddad,Hall,Hansen,Hernandez,Hoffmann,Ibrahim,Ito,Ivanov,Jackson,Jansen,Johansson,Johnson,Jones,Kaya,Keller,Khan,Kim,Klein,Kowalski,Larsen,Lee,Lewis,Li,Lopez,Martin,Meyer,Miller,Moreau,Moretti,Nguyen,Nielsen,Novak,Okafor,Olsen,Ortiz,Park,Patel,Perez,Petrov,Popescu,Quinn,Ramos,Richter,Rivera,Rossi,Santos,Sato,Schmidt,Schneider,Silva,Singh,Smith,Sokolov,Suzuki,Tanaka,Taylor,Thomas,Torres,Turner,Varga,Vogel,Wagner,Walker,Wang,Weber,White,Williams,Wilson,Wolf,Wright,Yamamoto,Young,Zhang,Zimmermann";
const domains = ["gmail.com", "gmail.com", "gmail.com", "outlook.com", "yahoo.com"];

/**
 * Adds so many accounts as a product of four years has them: some names and hosts far more often than others, most of
 * them active of late or never again, 3.5 % with a paid plan, 3 % unverified, 1 % deleted, 0.1 % suspended, and an admin
 * in 50,000.
 *
 * @param on a connection without a limit on the time of its statements
 */
export async function addPopulation(count: number, on: Database): Promise<void> {
  // Indexes are built faster than they are kept up to date row by row.
  const { rows: indexes } = await on.execute<{ name: string; definition: string }>(sql`
    SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
    WHERE indrelid = 'users'::regclass AND NOT indisunique`);
  for (const { name } of indexes) await on.execute(sql`DROP INDEX ${sql.identifier(name)}`);
  await on.execute(sql`
    INSERT INTO users (name, email, email_verified, role, status, deleted_at, purge_at, banned_at, ban_reason,
      last_active_at, created_at, email_hash, email_hash_key)
    SELECT first || ' ' || last, lower(first) || '.' || lower(last) || n || '@' || host, verified,
      CASE WHEN n % 50000 = 7 THEN 'admin' ELSE 'member' END,
      CASE WHEN deleted THEN 'deleted' ELSE 'active' END,
      CASE WHEN deleted THEN now() END, CASE WHEN deleted THEN now() + interval '30 days' END,
      CASE WHEN banned THEN now() END, CASE WHEN banned THEN 'Spam' END,
      CASE WHEN seen THEN created + (now() - created) * (1 - power(random(), 2)) END,
      created, md5(n::text), 'bench'
    FROM (
      SELECT n,
        (string_to_array(${first}::text, ','))[1 + floor(78 * power(random(), 2))::int] AS first,
        (string_to_array(${last}::text, ','))[1 + floor(94 * power(random(), 2))::int] AS last,
        CASE WHEN random() < 0.7 THEN (string_to_array(${domains.join(",")}::text, ','))[1 + floor(5 * random())::int]
          ELSE 'company' || floor(5000 * random())::int || '.example' END AS host,
        random() > 0.03 AS verified, random() < 0.01 AS deleted, random() < 0.001 AS banned, random() > 0.15 AS seen,
        now() - interval '4 years' * power(1 - n::float8 / ${count}::int, 1.3) AS created
      FROM generate_series(1, ${count}::int) AS n
      OFFSET 0
    ) AS person`);
  await on.execute(sql`
    INSERT INTO user_subscriptions (user_id, plan_id, status)
    SELECT u.id, p.id, CASE WHEN random() < 0.9 THEN 'active' ELSE 'cancelled' END
    FROM (SELECT id, random() AS part FROM users OFFSET 0) AS u
    JOIN subscription_plans p ON p.slug = CASE WHEN part < 0.005 THEN 'orchard' WHEN part < 0.035 THEN 'garden' END`);
  await on.execute(sql`SET maintenance_work_mem = '256MB'`);
  for (const { definition } of indexes) await on.execute(definition);
  await settle(on);
}
