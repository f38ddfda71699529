import { DeletionFacts } from "@/components/deletion/deletion-facts";
import { GoodbyeFacts, GoodbyeSummary } from "@/components/deletion/goodbye-facts";
import { LifecycleLine } from "@/components/lifecycle/lifecycle-line";
import { deletedAt, joinedAt, preview, receipt, restoredAt } from "@/components/marketing/example";
import { ExampleStep } from "@/components/marketing/example-step";
import { ReceiptSheet } from "@/components/receipts/receipt-sheet";
import { Button } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import { appConfig } from "@/lib/app-config";
import { formatHoldings } from "@/lib/format/counts";

/**
 * An invented account that anybody may delete, restore and erase: the product's own parts and words,
 * one station at a time. The address says which, so that it works without JavaScript and the browser's
 * back button undoes a step.
 */
export function ExampleAccount() {
  return (
    <section id="example" aria-labelledby="example-title" className="grid scroll-mt-8 gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-8 gap-y-1">
        <h2 id="example-title" className="text-base font-medium text-foreground">
          Try it: delete this account
        </h2>
        <p className="text-sm text-muted-foreground">This is a demo. Nothing is stored.</p>
      </div>
      <div className="example overflow-clip rounded-lg border border-border bg-card shadow-sm">
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
      title="Ada’s account is active"
      summary={`It has ${formatHoldings(preview.holdings)}, and a profile image.`}
      actions={
        <>
          <Button href="#example-asked" variant="secondary">
            Delete account…
          </Button>
          <p className="text-sm text-muted-foreground">You’ll see what would be deleted first.</p>
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
      summary="You’ll be signed out of all sessions, and no one will be able to use this account."
      actions={
        <>
          <Button href="#example-deleted" variant="danger">
            Delete account
          </Button>
          <Button href="#example-active" variant="ghost">
            Keep my account
          </Button>
          <p className="text-sm text-muted-foreground">
            In the real app, you confirm it’s you here with your password and, if it’s on,
            two-factor authentication.
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
      title="Your account has been deleted"
      summary={<GoodbyeSummary until={preview.restorableUntil} now={deletedAt} />}
      actions={
        <>
          <Button href="#example-restored">Restore account</Button>
          <Button href="#example-erased" variant="secondary">
            Fast-forward 30 days
          </Button>
        </>
      }
    >
      <GoodbyeFacts
        joinedAt={joinedAt}
        deletedAt={deletedAt}
        until={preview.restorableUntil}
        now={deletedAt}
      />
    </ExampleStep>
  );
}

function Restored() {
  return (
    <ExampleStep
      id="example-restored"
      place={`Email: Your ${appConfig.name} account has been restored`}
      step="4 of 4"
      title="Your account has been restored"
      summary="Your account is active again, with everything in it. Old sessions and API keys stay revoked, so you’ll need to sign in again."
      actions={
        <>
          <Button href="#example-active" variant="secondary">
            Start again
          </Button>
          <Button href="#example-erased" variant="ghost">
            Or fast-forward 30 days
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
      place={`Email: Your ${appConfig.name} account has been permanently erased`}
      step="4 of 4"
      title="Your account has been permanently erased"
      summary="Everything in it is gone and can’t be restored. This is what was erased:"
      actions={
        <Button href="#example-active" variant="secondary">
          Start again
        </Button>
      }
    >
      <div className="grid gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
        <ReceiptSheet document={receipt}>
          <p className="max-w-[60ch] text-muted-foreground">
            Real receipts are signed (Ed25519) and can be{" "}
            <TextLink href="/receipt">verified and printed</TextLink>. This demo receipt isn’t
            signed.
          </p>
        </ReceiptSheet>
        <div>
          <LifecycleLine
            joinedAt={joinedAt}
            deletedAt={deletedAt}
            purgeAt={preview.restorableUntil}
            erasedAt={new Date(receipt.erasedAt)}
            now={new Date(receipt.erasedAt)}
          />
        </div>
      </div>
    </ExampleStep>
  );
}
