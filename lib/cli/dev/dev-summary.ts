export interface DevSummary {
  url: string;
  lanUrl: string | undefined;
  /** Empty if the demo accounts were not created here. */
  accounts: readonly { email: string; password: string; role: string }[];
  mail: string;
  data: string;
  cronSecret: string | undefined;
  seconds: number;
}

/** The block that `npm run dev` prints once it answers: a heading, then one labelled line each. */
export function devSummary(summary: DevSummary): string {
  const width = Math.max(0, ...summary.accounts.map(({ email }) => email.length));
  const lines: [label: string, text: string][] = [["Local", summary.url]];
  if (summary.lanUrl) lines.push(["Network", summary.lanUrl]);
  summary.accounts.forEach(({ email, password, role }, at) => {
    lines.push([at === 0 ? "Sign in as" : "", `${email.padEnd(width)}  ${password}  (${role})`]);
  });
  lines.push(["Email", summary.mail], ["Data", summary.data]);
  if (summary.cronSecret) lines.push(["Cron secret", summary.cronSecret]);
  lines.push(["Stop", "Ctrl-C"]);
  const body = lines.map(([label, text]) => `  ${label.padEnd(15)} ${text}`);
  return ["", `  Ready in ${summary.seconds.toFixed(1)} s`, "", ...body, "", ""].join("\n");
}
