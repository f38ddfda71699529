import type { Metadata } from "next";
import { FallenLeafDrawing } from "@/components/brand/drawings";
import { MessagePage } from "@/components/layout/message-page";
import { Button } from "@/components/ui/button";

export const metadata: Metadata = { title: "Page not found" };

export default function NotFound() {
  return (
    <MessagePage
      drawing={<FallenLeafDrawing />}
      title="Page not found"
      action={<Button href="/">Go to the home page</Button>}
    >
      Check the address. The page may have been moved or deleted.
    </MessagePage>
  );
}
