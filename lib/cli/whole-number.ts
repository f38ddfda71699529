import { UsageError } from "./output";

/**
 * A number that was typed after `--name`.
 *
 * @throws UsageError unless it is a whole one, written in digits, from 1 to `most`
 */
export function parseWholeNumber(name: string, typed: string, most: number): number {
  const number = /^[1-9]\d*$/.test(typed) ? Number(typed) : Number.NaN;
  if (number <= most) return number;
  throw new UsageError(
    `--${name} must be a whole number from 1 to ${most.toLocaleString("en")}, such as --${name} 50.`,
  );
}
