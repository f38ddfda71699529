import { handleAuthRequest } from "@/lib/auth/handle-request";

export const GET = handleAuthRequest;
export const POST = handleAuthRequest;
