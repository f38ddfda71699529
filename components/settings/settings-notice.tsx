import { Alert } from "@/components/ui/alert";

const notices: Record<string, string> = {
  "password-set": "Password set. You can now sign in with your email and password.",
  "two-factor-off": "Two-factor authentication is off. Your recovery codes no longer work.",
  "passkey-added": "Passkey added. You can now use it to sign in.",
  "passkey-removed": "Passkey removed. It can no longer be used to sign in.",
  linked: "Account linked. You can now use it to sign in.",
  unlinked: "Account unlinked. It can no longer be used to sign in.",
};

/** The success message of the action that led to this page. Nothing for an unknown action. */
export function SettingsNotice({ done }: { done: string | undefined }) {
  const sentence = done && Object.hasOwn(notices, done) ? notices[done] : undefined;
  return sentence ? <Alert tone="success">{sentence}</Alert> : null;
}
