import nextEnv from "@next/env";

/**
 * Reads the `.env` files of the current folder into `process.env`, as Next.js does; what is set already stays.
 *
 * @param isDevelopment whether to read those of development, not those of production
 */
export function loadEnvFiles(isDevelopment: boolean): void {
  const quiet = { info: () => {}, error: (text: string) => process.stderr.write(`${text}\n`) };
  nextEnv.loadEnvConfig(process.cwd(), isDevelopment, quiet);
}
