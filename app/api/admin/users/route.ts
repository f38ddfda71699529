import { respondWithUsers } from "@/lib/admin/users/export";
import { methodNotAllowed } from "@/lib/http/method-not-allowed";

/** Streams a list of users as a CSV file to an admin. */
export function GET(request: Request): Promise<Response> {
  return respondWithUsers(request);
}

export const HEAD = methodNotAllowed("GET");
