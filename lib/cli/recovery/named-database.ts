import { describeDatabase, OtherDatabaseError } from "@/db/other-database";
import { postgresUrl } from "@/lib/env-formats";
import { databaseReason } from "../check-database";
import { CliError, UsageError } from "../output";

/**
 * Works with a database whose URL was typed after `--option`.
 *
 * @param work gets the URL, and the database's name for people, which has no password in it
 * @throws UsageError for what is no such URL, CliError if the database does not answer
 */
export async function withNamedDatabase<T>(
  option: string,
  typed: string,
  work: (url: string, name: string) => Promise<T>,
): Promise<T> {
  const { data: url } = postgresUrl.safeParse(typed);
  if (!url)
    throw new UsageError(
      `--${option} must be a PostgreSQL connection URL, such as postgres://user:password@host:5432/name.`,
    );
  try {
    return await work(url, describeDatabase(url));
  } catch (error) {
    if (!(error instanceof OtherDatabaseError)) throw error;
    throw new CliError(
      `Can’t connect to the database in --${option}: ${databaseReason(error.cause)}.`,
    );
  }
}
