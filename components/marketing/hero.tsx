import { Commands } from "@/components/marketing/commands";
import { Button } from "@/components/ui/button";

/** What it is, for whom, and the first thing to do. */
export function Hero() {
  return (
    <section className="grid items-center gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,1fr)_25rem]">
      <div className="grid gap-5">
        <h1 className="max-w-[17ch] text-2xl font-semibold text-ink">
          Accounts that can leave, and come back, cleanly.
        </h1>
        <p className="max-w-[56ch] text-base text-soft">
          Perennial is a Next.js starter built around the whole life of an account. People sign up,
          work, ask to be deleted, change their minds, or are erased for good. Each step says what
          happens, when, and how to undo it.
        </p>
        <div className="flex flex-wrap gap-3">
          <Button href="/sign-up" size="lg">
            Create an account
          </Button>
          <Button href="#example" variant="secondary" size="lg">
            Delete an example first
          </Button>
        </div>
      </div>
      <Commands />
    </section>
  );
}
