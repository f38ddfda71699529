import { describe, expect, test } from "vitest";
import * as exportRoute from "@/app/api/account/export/route";
import * as cleanupRoute from "@/app/api/admin/cleanup-sessions/route";
import * as usersRoute from "@/app/api/admin/users/route";
import * as cronRoute from "@/app/api/cron/tick/route";

describe("HEAD of a GET route with effects, such as a link checker sends, changes nothing", () => {
  test.each([
    ["an export", exportRoute, "GET"],
    ["an export of users", usersRoute, "GET"],
    ["the cron tick", cronRoute, "GET, POST"],
    ["the session cleanup", cleanupRoute, "GET, POST"],
  ])("%s", (_name, route, allow) => {
    const { status, headers } = route.HEAD();
    expect(status).toBe(405);
    expect(headers.get("allow")).toBe(allow);
  });
});
