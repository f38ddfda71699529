import { BrokenStemDrawing } from "@/components/brand/broken-stem-drawing";
import { MessagePage } from "@/components/shell/message-page";
import { buttonClass } from "@/components/ui/button-class";

interface FailedPageProps {
  digest?: string;
  retry: () => void;
}

/** What stands in for a page that failed. */
export default function FailedPage({ digest, retry }: FailedPageProps) {
  return (
    <MessagePage
      drawing={<BrokenStemDrawing />}
      title="This page could not be shown"
      action={
        <button type="button" onClick={retry} className={buttonClass()}>
          Try again
        </button>
      }
    >
      <p>Something failed on our side. Nothing you saved is lost; trying again often helps.</p>
      {digest && (
        <p className="text-sm">
          If it stays, quote this code:{" "}
          <code className="font-mono text-ink select-all">{digest}</code>
        </p>
      )}
    </MessagePage>
  );
}
