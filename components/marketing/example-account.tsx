import { DeletionFacts } from "@/components/account/deletion-facts";
import { GoodbyeFacts, GoodbyeSummary } from "@/components/account/goodbye-facts";
import { ReceiptSheet } from "@/components/account/receipt-sheet";
import { LifecycleLine } from "@/components/lifecycle-line";
import {
  deletedAt,
  joinedAt,
  preview,
  receipt,
  restorableUntil,
  restoredAt,
} from "@/components/marketing/example";
import { ExampleStep } from "@/components/marketing/example-step";
import { Button } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import { formatHoldings } from "@/lib/wording/counts";

/**
 * An invented account that anybody may delete, restore and erase: the product's own parts and words,
 * one station at a time. The address says which, so that it works without script and the browser's
 * back button undoes a step.
 */
export function ExampleAccount() {
  return (
    <section id="example" aria-labelledby="example-title" className="grid scroll-mt-8 gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-8 gap-y-1">
        <h2 id="example-title" className="text-base font-medium text-ink">
          Delete this account, and see
        </h2>
        <p className="text-sm text-soft">
          It is an example: nothing is stored, and there is nobody behind it.
        </p>
      </div>
      <div className="example overflow-clip rounded-card border border-line bg-surface shadow-step">
        <Active />
        <Asked />
        <Deleted />
        <Restored />
        <Erased />
      </div>
    </section>
  );
}

function Active() {
  return (
    <ExampleStep
      id="example-active"
      place="/dashboard"
      step="1 of 4"
      title="Ada's account is active"
      summary={`It holds ${formatHoldings(preview)}, a profile with a picture, and nine finished jobs.`}
      actions={
        <>
          <Button href="#example-asked" variant="secondary">
            Delete account…
          </Button>
          <p className="text-sm text-soft">Nothing happens yet: first comes what it would mean.</p>
        </>
      }
    >
      <LifecycleLine joinedAt={joinedAt} now={deletedAt} />
    </ExampleStep>
  );
}

function Asked() {
  return (
    <ExampleStep
      id="example-asked"
      place="/settings/danger"
      step="2 of 4"
      title="Delete your account"
      summary="You are signed out on every device at once, and nobody can sign in any more."
      actions={
        <>
          <Button href="#example-deleted" variant="danger">
            Delete my account
          </Button>
          <Button href="#example-active" variant="ghost">
            Keep my account
          </Button>
          <p className="text-sm text-soft">
            The real page asks here for the password, and for the second factor where one is on.
          </p>
        </>
      }
    >
      <DeletionFacts joinedAt={joinedAt} preview={preview} now={deletedAt} copyHref={null} />
    </ExampleStep>
  );
}

function Deleted() {
  return (
    <ExampleStep
      id="example-deleted"
      place="/goodbye"
      step="3 of 4"
      title="Your account is deleted"
      summary={<GoodbyeSummary until={restorableUntil} now={deletedAt} />}
      actions={
        <>
          <Button href="#example-restored">Restore my account</Button>
          <Button href="#example-erased" variant="secondary">
            Let 30 days pass
          </Button>
        </>
      }
    >
      <GoodbyeFacts
        joinedAt={joinedAt}
        deletedAt={deletedAt}
        until={restorableUntil}
        now={deletedAt}
      />
    </ExampleStep>
  );
}

function Restored() {
  return (
    <ExampleStep
      id="example-restored"
      place="Mail: Your Perennial account is restored"
      step="4 of 4"
      title="Your account is restored"
      summary="It is active again, with everything that was in it, and no longer going to be erased. Sessions and keys from before the deletion stay ended, so you sign in afresh."
      actions={
        <>
          <Button href="#example-active" variant="secondary">
            Begin again
          </Button>
          <Button href="#example-erased" variant="ghost">
            Or had the 30 days passed
          </Button>
        </>
      }
    >
      <LifecycleLine joinedAt={joinedAt} now={restoredAt} />
    </ExampleStep>
  );
}

function Erased() {
  return (
    <ExampleStep
      id="example-erased"
      place="Mail: Your Perennial account is erased"
      step="4 of 4"
      title="Your account is erased"
      summary="With everything it owned. It cannot be brought back. This is what went:"
      actions={
        <Button href="#example-active" variant="secondary">
          Begin again
        </Button>
      }
    >
      <div className="grid gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
        <ReceiptSheet document={receipt}>
          <p className="max-w-[60ch] text-soft">
            A real receipt is signed (Ed25519), and can be{" "}
            <TextLink href="/receipt">checked and printed</TextLink>. This one is an example and has
            no signature.
          </p>
        </ReceiptSheet>
        <div>
          <LifecycleLine
            joinedAt={joinedAt}
            deletedAt={deletedAt}
            purgeAt={restorableUntil}
            erasedAt={new Date(receipt.erasedAt)}
            now={new Date(receipt.erasedAt)}
          />
        </div>
      </div>
    </ExampleStep>
  );
}
