import { appConfig } from "@/lib/app-config";

/** The full name of a cookie of the application, where people do not reach it by TLS. */
export const cookieName = (name: string) => `${appConfig.cookiePrefix}.${name}`;
