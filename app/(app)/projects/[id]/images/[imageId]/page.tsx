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

export default async function PicturePage({ params, searchParams }: Props) {
  const { id, imageId } = await params;
  const picture = await load(id, imageId);
  if (!picture) notFound();
  const path = `/projects/${id}/images/${imageId}`;
  // A result is looked at beside what it was made from.
  if (picture.sourceImageId) redirect(`/projects/${id}/images/${picture.sourceImageId}`);
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
      <ImageHeader picture={picture} neighbours={neighbours} />
      <Problem code={problem} usage={usage} path={path} />
      <JobFeed watching={underWay.map(({ jobId }) => jobId)}>
        <section aria-label="Image" className="grid gap-5">
          {shown?.result ? (
            <Compare
              key={shown.result.id}
              before={`/api/images/${imageId}`}
              after={`/api/images/${shown.result.id}`}
              width={picture.width}
              height={picture.height}
              name={picture.name}
              style={shown.style.name}
            />
          ) : (
            <Alone picture={picture} />
          )}
          <ImageResults
            projectId={id}
            imageId={imageId}
            name={picture.name}
            outcomes={outcomes}
            shown={shown?.style.slug}
          />
        </section>
        {picture.kind === "original" && (
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
        <ImageFactsCard picture={picture} />
      </JobFeed>
    </>
  );
}

function Alone({
  picture,
}: {
  picture: { id: string; name: string; width: number; height: number };
}) {
  return (
    <div className="relative mx-auto w-fit max-w-full overflow-hidden rounded-control bg-sunken">
      <ImageFrame width={picture.width} height={picture.height} />
      {/* biome-ignore lint/performance/noImgElement: next/image would ask for it through a shared cache */}
      <img
        src={`/api/images/${picture.id}`}
        alt={picture.name}
        width={picture.width}
        height={picture.height}
        className="absolute inset-0 size-full"
      />
    </div>
  );
}
