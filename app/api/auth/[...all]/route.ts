import { handleAuthRequest } from "@/lib/auth/handle";

export const GET = handleAuthRequest;
export const POST = handleAuthRequest;
