import { Mark } from "@/components/brand/logo";
import { MarketingPage } from "@/components/marketing/marketing-page";
import { ReceiptCheck } from "@/components/receipts/receipt-check";
import { checkReceiptAction } from "@/lib/account/receipts/receipt-action";
import { appConfig } from "@/lib/app-config";
import { publicMetadata } from "@/lib/http/policy/public-pages";

// Answers a form that is posted without JavaScript, which a page from the build cannot.
export const dynamic = "force-dynamic";

export const metadata = publicMetadata("/receipt");

export default function ReceiptPage() {
  return (
    <MarketingPage>
      <div className="mx-auto grid w-full max-w-2xl gap-8">
        <div className="grid gap-3">
          <p className="hidden items-center gap-2 font-semibold print:flex">
            <Mark className="size-6" />
            {appConfig.name}
          </p>
          <h1 className="text-2xl font-semibold text-foreground">Verify an erasure receipt</h1>
          <p className="text-base text-muted-foreground print:hidden">
            When an account is permanently erased, its owner gets an email with a signed receipt.
            Paste the receipt here to verify and print it.
          </p>
        </div>
        <div className="rounded-lg border border-border bg-card p-6 shadow-sm sm:p-8 print:border-0 print:p-0">
          <ReceiptCheck action={checkReceiptAction} />
        </div>
      </div>
    </MarketingPage>
  );
}
