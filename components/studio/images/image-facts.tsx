import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { DateTime } from "@/components/ui/date-time";
import { formatBytes, formatCount } from "@/lib/format/counts";
import type { ProjectImage } from "@/lib/studio/projects/project-image";

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid gap-0.5">
      <dt className="text-xs text-subtle-foreground">{name}</dt>
      <dd className="text-sm wrap-anywhere text-foreground">{children}</dd>
    </div>
  );
}

const kinds: Record<string, string> = {
  "image/jpeg": "JPEG",
  "image/png": "PNG",
  "image/webp": "WebP",
};

/** The details of an image. */
export function ImageFactsCard({ image }: { image: ProjectImage }) {
  const { width, height, byteSize, contentType, createdAt, kind } = image;
  const megapixels = (width * height) / 1_000_000;
  return (
    <Card title="Image details">
      <dl className="grid grid-cols-1 gap-x-6 gap-y-4 sm:grid-cols-2 lg:grid-cols-4">
        <Fact name="Dimensions">
          {formatCount(width)} × {formatCount(height)}
          {megapixels >= 0.1 && ` (${megapixels.toFixed(1)} megapixels)`}
        </Fact>
        <Fact name="File">
          {kinds[contentType] ?? contentType}, {formatBytes(byteSize)}
        </Fact>
        <Fact name={kind === "original" ? "Uploaded" : "Created"}>
          <DateTime value={createdAt} format="exact" />
        </Fact>
        <Fact name="Metadata">Location, device and other metadata removed</Fact>
      </dl>
    </Card>
  );
}
