import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { z } from "zod";
import { FrameDrawing } from "@/components/brand/drawings";
import { GalleryItem } from "@/components/studio/gallery-item";
import { JobFeed } from "@/components/studio/job-feed";
import { Orphans } from "@/components/studio/orphans";
import { PageLinks } from "@/components/studio/page-links";
import { ProjectHeader } from "@/components/studio/project-header";
import { UploadForm } from "@/components/studio/upload-form";
import { Alert } from "@/components/ui/alert";
import { Panel } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/text-link";
import { requireUser } from "@/lib/auth/session";
import { env } from "@/lib/env";
import { describeImageError, isImageErrorCode } from "@/lib/images/errors";
import { pictureAccept, pictureFormats } from "@/lib/images/formats";
import { type GalleryEntry, listGallery, listOrphans } from "@/lib/projects/gallery";
import { findProject } from "@/lib/projects/queries";
import { pageNumber } from "@/lib/projects/schema";
import { formatBytes } from "@/lib/wording/counts";

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<{ page?: string | string[]; problem?: string | string[] }>;
}

const loadProject = cache(async (id: string) => {
  const user = await requireUser();
  const valid = z.uuid().safeParse(id);
  return valid.success ? findProject(user.id, valid.data) : undefined;
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const project = await loadProject((await params).id);
  return { title: project?.name ?? "Project not found" };
}

function jobsUnderWay(entries: GalleryEntry[]): string[] {
  return entries.flatMap(({ styles }) =>
    styles.flatMap(({ outcome }) => ("jobId" in outcome ? outcome.jobId : [])),
  );
}

export default async function ProjectPage({ params, searchParams }: Props) {
  const project = await loadProject((await params).id);
  if (!project) notFound();
  const { id } = project;
  const query = await searchParams;
  const page = pageNumber.parse(query.page);
  const [{ entries, more }, orphans] = await Promise.all([listGallery(id, page), listOrphans(id)]);
  const underWay = jobsUnderWay(entries);
  const { UPLOAD_MAX_BYTES: maxBytes } = env();
  const now = new Date();
  return (
    <>
      <ProjectHeader project={project} />
      <Problem code={query.problem} path={`/projects/${id}`} />
      <Panel className="p-4 sm:p-5">
        <UploadForm
          projectId={id}
          accept={pictureAccept}
          maxBytes={maxBytes}
          hint={`${pictureFormats}, at most ${formatBytes(maxBytes)}. Places and other hidden data are removed.`}
          tooLarge={describeImageError("FILE_TOO_LARGE").message}
        />
      </Panel>
      {underWay.length > 0 && (
        <p className="hidden text-sm noscript:block">
          <TextLink href={`/projects/${id}`}>Load the page again</TextLink> to see how far the jobs
          are.
        </p>
      )}
      <JobFeed projectId={id} watching={underWay}>
        {entries.map((entry) => (
          <GalleryItem key={entry.original.id} projectId={id} entry={entry} now={now} />
        ))}
      </JobFeed>
      {entries.length === 0 && page === 1 && <NoPictures />}
      <PageLinks path={`/projects/${id}`} page={page} more={more} />
      <Orphans projectId={id} images={orphans} />
    </>
  );
}

/** Why the last form of this page was refused, where no script could say it in place. */
function Problem({ code, path }: { code: unknown; path: string }) {
  if (!isImageErrorCode(code)) return null;
  return (
    <Alert tone="danger" action={<TextLink href={path}>Close this note</TextLink>}>
      {describeImageError(code).message}
    </Alert>
  );
}

function NoPictures() {
  return (
    <Panel>
      <EmptyState drawing={<FrameDrawing />} title="No pictures yet">
        Upload the first one above; then choose what to make of it.
      </EmptyState>
    </Panel>
  );
}
