import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { z } from "zod";
import { Compare } from "@/components/studio/images/compare";
import { ImageFactsCard } from "@/components/studio/images/image-facts";
import { ImageFrame } from "@/components/studio/images/image-frame";
import { ImageHeader } from "@/components/studio/images/image-header";
import { ImageResults, takenStyles } from "@/components/studio/images/image-results";
import { JobFeed } from "@/components/studio/jobs/job-feed";
import { Problem } from "@/components/studio/problem";
import { StyleForm } from "@/components/studio/styles/style-form";
import { Card } from "@/components/ui/card";
import { requireUser } from "@/lib/auth/sessions/session";
import { readUsage } from "@/lib/billing/queries";
import { processImageAction } from "@/lib/studio/images/actions";
import { styleRefusal, stylesLeft } from "@/lib/studio/meters";
import {
  findNeighbours,
  findProjectImage,
  listStyleOutcomes,
  listStyles,
} from "@/lib/studio/projects/project-image";

interface Props {
  params: Promise<{ id: string; imageId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const load = cache(async (id: string, imageId: string) => {
  const user = await requireUser();
  const valid = z.tuple([z.uuid(), z.uuid()]).safeParse([id, imageId]);
  return valid.success ? findProjectImage(user.id, ...valid.data) : undefined;
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id, imageId } = await params;
  return { title: (await load(id, imageId))?.name ?? "Image not found" };
}

export default async function ImagePage({ params, searchParams }: Props) {
  const { id, imageId } = await params;
  const image = await load(id, imageId);
  if (!image) notFound();
  const path = `/projects/${id}/images/${imageId}`;
  // A result is looked at beside what it was made from.
  if (image.sourceImageId) redirect(`/projects/${id}/images/${image.sourceImageId}`);
  const user = await requireUser();
  const { style, problem } = await searchParams;
  const [outcomes, styles, neighbours, usage] = await Promise.all([
    listStyleOutcomes(imageId),
    listStyles(),
    findNeighbours(id, imageId),
    readUsage(user.id),
  ]);
  const made = outcomes.filter(({ status, result }) => status === "done" && result);
  const newest = made.toSorted(
    (one, other) => (other.finishedAt?.getTime() ?? 0) - (one.finishedAt?.getTime() ?? 0),
  )[0];
  const shown = made.find((outcome) => outcome.style.slug === style) ?? newest;
  const underWay = outcomes.filter(({ status }) => status === "queued" || status === "running");
  return (
    <>
      <ImageHeader image={image} neighbours={neighbours} />
      <Problem code={problem} usage={usage} path={path} />
      <JobFeed watching={underWay.map(({ jobId }) => jobId)}>
        <section aria-label="Image" className="grid gap-5">
          {shown?.result ? (
            <Compare
              key={shown.result.id}
              before={`/api/images/${imageId}`}
              after={`/api/images/${shown.result.id}`}
              width={image.width}
              height={image.height}
              name={image.name}
              style={shown.style.name}
            />
          ) : (
            <Alone image={image} />
          )}
          <ImageResults
            projectId={id}
            imageId={imageId}
            name={image.name}
            outcomes={outcomes}
            shown={shown?.style.slug}
          />
        </section>
        {image.kind === "original" && (
          <Card title="Styles" description="Preview each style on this image. Choose one or more.">
            <StyleForm
              key={outcomes.map(({ jobId, status }) => jobId + status).join()}
              action={processImageAction}
              projectId={id}
              imageId={imageId}
              styles={styles}
              taken={takenStyles(outcomes)}
              left={stylesLeft(usage)}
              refusal={styleRefusal(usage)}
            />
          </Card>
        )}
        <ImageFactsCard image={image} />
      </JobFeed>
    </>
  );
}

function Alone({ image }: { image: { id: string; name: string; width: number; height: number } }) {
  return (
    <div className="relative mx-auto w-fit max-w-full overflow-hidden rounded-md bg-muted">
      <ImageFrame width={image.width} height={image.height} />
      {/* biome-ignore lint/performance/noImgElement: next/image would ask for it through a shared cache */}
      <img
        src={`/api/images/${image.id}`}
        alt={image.name}
        width={image.width}
        height={image.height}
        className="absolute inset-0 size-full"
      />
    </div>
  );
}
