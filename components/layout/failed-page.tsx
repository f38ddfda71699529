import { BrokenStemDrawing } from "@/components/brand/broken-stem-drawing";
import { FailureCode } from "@/components/layout/failure-code";
import { MessagePage } from "@/components/layout/message-page";
import { buttonClass } from "@/components/ui/button-class";
import { pageFailure } from "./page-failure";

interface FailedPageProps {
  digest?: string;
  retry: () => void;
}

/** Replaces a page that failed. */
export default function FailedPage({ digest, retry }: FailedPageProps) {
  return (
    <MessagePage
      drawing={<BrokenStemDrawing />}
      title={pageFailure.title}
      action={
        <button type="button" onClick={retry} className={buttonClass()}>
          Try again
        </button>
      }
    >
      <p>{pageFailure.text}</p>
      {digest && (
        <p className="text-sm">
          <FailureCode digest={digest} />
        </p>
      )}
    </MessagePage>
  );
}
