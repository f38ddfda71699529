import { appConfig, support } from "@/lib/app-config";

/** The lines below every email: why it was sent, and where to get help. */
export function footer(to: string, reason: string): string[] {
  return [
    `We sent this to ${to} because ${reason}.`,
    ...(appConfig.supportAddress ? [`Need help? Contact ${appConfig.name} ${support}.`] : []),
  ];
}
