import { PasskeyButton } from "@/components/auth/sign-in/passkey-button";
import { ProviderButton } from "@/components/auth/sign-in/provider-button";
import { Button } from "@/components/ui/button";
import { signInWithProviderAction } from "@/lib/auth/actions";
import { configuredProviders } from "@/lib/auth/oauth/providers";

/** The ways to sign in without a password: providers, a passkey, an emailed link. */
export function OtherSignInMethods({ next }: { next: string }) {
  return (
    <div className="grid gap-3">
      <Or />
      <Providers next={next} />
      <PasskeyButton next={next} />
      <Button href="/sign-in?by=mail" variant="secondary" wide>
        Email me a magic link
      </Button>
    </div>
  );
}

/** The buttons of the configured providers, which sign up new users too. */
export function ProviderSignInMethods() {
  if (configuredProviders().length === 0) return null;
  return (
    <div className="grid gap-3">
      <Or />
      <Providers />
    </div>
  );
}

function Providers({ next }: { next?: string }) {
  return configuredProviders().map((provider) => (
    <ProviderButton
      key={provider.id}
      action={signInWithProviderAction}
      provider={provider}
      next={next}
    />
  ));
}

/** Sets the ways below apart from the form above. */
function Or() {
  return (
    <div className="-mt-1 mb-1 flex items-center gap-3 text-xs text-subtle-foreground">
      <span className="h-px grow bg-border" />
      or
      <span className="h-px grow bg-border" />
    </div>
  );
}
