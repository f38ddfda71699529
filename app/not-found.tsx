import type { Metadata } from "next";
import { FallenLeafDrawing } from "@/components/brand/drawings";
import { MessagePage } from "@/components/shell/message-page";
import { Button } from "@/components/ui/button";

export const metadata: Metadata = { title: "Page not found" };

export default function NotFound() {
  return (
    <MessagePage
      drawing={<FallenLeafDrawing />}
      title="This page is not here"
      action={<Button href="/">Go to the start page</Button>}
    >
      The address may be mistyped, or what stood here has been deleted.
    </MessagePage>
  );
}
