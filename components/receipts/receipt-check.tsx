"use client";

import { useActionState } from "react";
import { Field } from "@/components/form/field";
import { reach } from "@/components/form/network";
import { SubmitButton } from "@/components/form/submit-button";
import { ReceiptSheet } from "@/components/receipts/receipt-sheet";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import type { ReceiptState } from "@/lib/account/receipts/receipt-action";
import { idleForm } from "@/lib/forms/form-state";

interface ReceiptCheckProps {
  action: (previous: ReceiptState, form: FormData) => Promise<ReceiptState>;
}

/** Takes a receipt as it came by mail, and shows it as a sheet if its signature fits. */
export function ReceiptCheck({ action }: ReceiptCheckProps) {
  const [state, submit] = useActionState(reach(action), idleForm as ReceiptState);
  if (state.receipt) return <Checked receipt={state.receipt} publicKey={state.publicKey} />;
  return (
    <form action={submit} className="grid gap-5" noValidate>
      {state.message && <Alert tone="danger">{state.message}</Alert>}
      <Field
        label="Receipt"
        hint="Paste all of it, from the first { to the last }. We verify it and store nothing."
        error={state.fieldErrors?.receipt}
      >
        {(control) => (
          <textarea
            {...control}
            name="receipt"
            rows={9}
            required
            maxLength={20_000}
            spellCheck={false}
            autoComplete="off"
            defaultValue={state.values?.receipt}
            className="control py-2 font-mono text-xs"
          />
        )}
      </Field>
      <SubmitButton pendingLabel="Verifying">Verify receipt</SubmitButton>
    </form>
  );
}

function Checked({
  receipt,
  publicKey,
}: {
  receipt: NonNullable<ReceiptState["receipt"]>;
  publicKey?: string;
}) {
  return (
    <div className="grid gap-6">
      <Alert tone="success" title="Valid signature">
        This receipt was signed here with key {receipt.keyId} and hasn’t been changed since.
      </Alert>
      <ReceiptSheet document={receipt.document}>
        <dl className="grid gap-3">
          <Exact label={`Signature (Ed25519, key ${receipt.keyId})`} text={receipt.signature} />
          {publicKey && (
            <Exact label={`Public key ${receipt.keyId} (DER, base64)`} text={publicKey} />
          )}
          <Exact label="Receipt" text={JSON.stringify(receipt)} />
        </dl>
        <p className="text-muted-foreground">
          To verify it again, paste it at <code className="font-mono text-xs">/receipt</code>, or
          save it to a file and run{" "}
          <code className="font-mono text-xs">npm run accounts -- verify-receipt</code> on the
          server. To verify it elsewhere: the signature covers the document as canonical JSON (RFC
          8785).
        </p>
      </ReceiptSheet>
      <div className="flex flex-wrap gap-3 print:hidden">
        <Button className="noscript:hidden" onClick={() => window.print()}>
          Print receipt
        </Button>
        <Button href="/receipt" variant="secondary">
          Verify another receipt
        </Button>
      </div>
    </div>
  );
}

function Exact({ label, text }: { label: string; text: string }) {
  return (
    <div className="grid gap-1">
      <dt className="font-medium text-foreground">{label}</dt>
      <dd className="font-mono text-xs wrap-anywhere text-muted-foreground">{text}</dd>
    </div>
  );
}
