import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "@/tests/support/port";

export const hasNginx = spawnSync("nginx", ["-v"]).status === 0;

/**
 * Starts nginx in front of a server, with nothing set but where that is: it sends HTTP/1.0, the server's own address
 * as `Host`, and no `X-Forwarded-For`.
 *
 * @returns its URL, and a function that stops it
 */
export async function startNginx(target: string) {
  const folder = mkdtempSync(path.join(tmpdir(), "nginx-"));
  // Its workers belong to another user.
  chmodSync(folder, 0o777);
  const port = await freePort();
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `  ${name}_temp_path ${folder}/${name};`)
    .join("\n");
  writeFileSync(
    path.join(folder, "nginx.conf"),
    `daemon off;
pid ${folder}/nginx.pid;
events {}
http {
  access_log off;
${temporary}
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass ${target};
    }
  }
}
`,
  );
  const program = spawn("nginx", ["-e", "stderr", "-c", path.join(folder, "nginx.conf")], {
    stdio: "ignore",
  });
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      const ended = new Promise((resolve) => program.once("exit", resolve));
      program.kill("SIGQUIT");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
