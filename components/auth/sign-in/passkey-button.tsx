"use client";

import { useEffect, useState } from "react";
import { notReached } from "@/components/form/network";
import { buttonClass } from "@/components/ui/button-class";

const load = () => import("@/components/auth/sign-in/passkey-sign-in");
const touches = ["pointerdown", "pointermove", "keydown"] as const;

/**
 * Signs in by a passkey: by the button, or, where the browser knows how, among what it offers at the
 * email field. That offer is prepared by the first touch of the page, not by its loading.
 */
export function PasskeyButton({ next }: { next: string }) {
  const [able, setAble] = useState(true);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string>();

  useEffect(() => {
    if (!window.PublicKeyCredential) return setAble(false);
    const offer = new AbortController();
    const prepare = () => {
      offer.abort();
      void load().then(
        (passkeys) => passkeys.offerPasskeys(next),
        () => {},
      );
    };
    for (const touch of touches) addEventListener(touch, prepare, { signal: offer.signal });
    return () => offer.abort();
  }, [next]);

  async function use() {
    if (asking) return;
    setAsking(true);
    setProblem(undefined);
    const said = await load().then((passkeys) => passkeys.askForPasskey(next), notReached);
    setProblem(said);
    // While the next page is on its way the button goes on waiting.
    if (said) setAsking(false);
  }

  if (!able) return null;
  return (
    <div className="grid gap-2 noscript:hidden">
      <button
        type="button"
        onClick={use}
        aria-disabled={asking || undefined}
        className={buttonClass("secondary", "md", "w-full")}
      >
        {asking ? "Waiting for your passkey…" : "Sign in with a passkey"}
      </button>
      <p role="status" className="text-sm text-muted-foreground empty:hidden">
        {problem}
      </p>
    </div>
  );
}
