import { Commands } from "@/components/marketing/commands";
import { Button } from "@/components/ui/button";
import { appConfig } from "@/lib/app-config";

/** The product, its audience, and the first thing to do. */
export function Hero() {
  return (
    <section className="grid items-center gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,1fr)_25rem]">
      <div className="grid gap-5">
        <h1 className="max-w-[17ch] text-2xl font-semibold text-foreground">
          Accounts that leave cleanly, and can come back.
        </h1>
        <p className="max-w-[56ch] text-base text-muted-foreground">
          {appConfig.name} is a Next.js starter for the whole account lifecycle: sign up, verify,
          export, delete, restore and permanently erase. Every step tells users what happens, when,
          and how to undo it.
        </p>
        <div className="flex flex-wrap gap-3">
          <Button href="/sign-up" size="lg">
            Get started
          </Button>
          <Button href="#example" variant="secondary" size="lg">
            Try deleting an account
          </Button>
        </div>
      </div>
      <Commands />
    </section>
  );
}
