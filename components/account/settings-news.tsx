import { Alert } from "@/components/ui/alert";

const news: Record<string, string> = {
  "password-set": "Your password is set. You can sign in with your address and it.",
  "two-factor-off": "Two-factor sign-in is off. Its recovery codes no longer work.",
  "passkey-added": "The passkey is added. You can sign in with it.",
  "passkey-removed": "The passkey is removed. It no longer signs anybody in.",
  linked: "The account is linked. You can sign in with it.",
  unlinked: "The account is unlinked. It no longer signs anybody in.",
};

/** What a page before this one has done; nothing where the query names no deed. */
export function SettingsNews({ done }: { done: string | undefined }) {
  const sentence = done && Object.hasOwn(news, done) ? news[done] : undefined;
  return sentence ? <Alert tone="success">{sentence}</Alert> : null;
}
