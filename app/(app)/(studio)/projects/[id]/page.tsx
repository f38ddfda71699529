import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { z } from "zod";
import { UsageMeter } from "@/components/billing/usage-meter";
import { FrameDrawing } from "@/components/studio/frame-drawing";
import { GalleryTile, selectionFormId } from "@/components/studio/gallery/gallery-tile";
import { GalleryTools } from "@/components/studio/gallery/gallery-tools";
import { ListPages } from "@/components/studio/gallery/list-pages";
import { SelectAll } from "@/components/studio/gallery/select-all";
import { Selection } from "@/components/studio/gallery/selection";
import { Orphans } from "@/components/studio/images/orphans";
import { JobFeed } from "@/components/studio/jobs/job-feed";
import { OpenJobs } from "@/components/studio/jobs/open-jobs";
import { countOf } from "@/components/studio/labels";
import { Problem } from "@/components/studio/problem";
import { ProjectHeader } from "@/components/studio/projects/project-header";
import { UploadPanel } from "@/components/studio/uploads/upload-panel";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/text-link";
import { requireUser } from "@/lib/auth/sessions/session";
import { readUsage } from "@/lib/billing/queries";
import { quotaRefusal } from "@/lib/billing/wording";
import { env } from "@/lib/env";
import { formatBytes } from "@/lib/format/counts";
import { describeImageError } from "@/lib/images/errors";
import { acceptedImageFormats, acceptedImageTypes } from "@/lib/images/formats";
import { directOrigin } from "@/lib/storage/direct-origin";
import { listOpenJobs } from "@/lib/studio/images/queries";
import { changeSelectionAction } from "@/lib/studio/images/selection-actions";
import { storageBytes, styleRefusal, stylesLeft } from "@/lib/studio/meters";
import { listGallery, listOrphans, originalsPerPage } from "@/lib/studio/projects/gallery";
import { listStyles } from "@/lib/studio/projects/project-image";
import { findProject } from "@/lib/studio/projects/queries";
import { galleryQuery } from "@/lib/studio/projects/schema";

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
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

export default async function ProjectPage({ params, searchParams }: Props) {
  const project = await loadProject((await params).id);
  if (!project) notFound();
  const user = await requireUser();
  const { id } = project;
  const asked = await searchParams;
  const query = galleryQuery.parse(asked);
  const [{ entries, total }, orphans, open, styles, usage] = await Promise.all([
    listGallery(id, query),
    listOrphans(id),
    listOpenJobs(id),
    listStyles(),
    readUsage(user.id),
  ]);
  const watching = [
    ...open.filter(({ status }) => status !== "failed").map((job) => job.id),
    ...entries.flatMap((entry) => entry.underWay.map(({ jobId }) => jobId)),
  ];
  const { UPLOAD_MAX_BYTES: maxBytes } = env();
  const path = `/projects/${id}`;
  return (
    <>
      <ProjectHeader project={project} />
      <Problem code={asked.problem} usage={usage} path={path} />
      <Panel className="grid grid-cols-1 gap-5 p-4 sm:p-5">
        <UploadPanel
          key={id}
          projectId={id}
          direct={directOrigin() !== undefined}
          accept={acceptedImageTypes}
          maxBytes={maxBytes}
          hint={`${acceptedImageFormats}, up to ${formatBytes(maxBytes)} each. Location and other metadata are removed.`}
          refusal={quotaRefusal(usage, storageBytes)}
          tooLarge={describeImageError("FILE_TOO_LARGE").message}
          wrongType={describeImageError("TYPE_UNSUPPORTED").message}
          unexpected={describeImageError("UNEXPECTED").message}
        />
        <div className="border-t border-border pt-4">
          <UsageMeter usage={usage} />
        </div>
      </Panel>
      {project.originals === 0 ? (
        <NoImages />
      ) : (
        <>
          <JobFeed watching={[...new Set(watching)]}>
            <OpenJobs jobs={open} />
            <div className="grid gap-4">
              <GalleryTools path={path} query={query} />
              <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
                <p className="text-sm text-muted-foreground tabular-nums">
                  {countOf(total, "image")}
                </p>
                {entries.length > 0 && <SelectAll form={selectionFormId} />}
              </div>
            </div>
            {watching.length > 0 && (
              <p className="hidden text-sm noscript:block">
                <TextLink href={path}>Reload the page</TextLink> to see progress.
              </p>
            )}
            <Selection
              id={selectionFormId}
              action={changeSelectionAction}
              projectId={id}
              styles={styles}
              first={entries[0]?.original.id ?? ""}
              left={stylesLeft(usage)}
              refusal={styleRefusal(usage)}
            >
              {entries.length > 0 ? (
                <ul className="grid grid-cols-2 gap-3 sm:gap-4 md:grid-cols-3 xl:grid-cols-4">
                  {entries.map((entry) => (
                    <GalleryTile key={entry.original.id} projectId={id} entry={entry} />
                  ))}
                </ul>
              ) : (
                <NothingFound path={path} />
              )}
            </Selection>
          </JobFeed>
          <ListPages
            path={path}
            query={{
              q: query.q,
              sort: query.sort === "newest" ? "" : query.sort,
              show: query.show === "all" ? "" : query.show,
            }}
            page={query.page}
            total={total}
            perPage={originalsPerPage}
          />
        </>
      )}
      <Orphans projectId={id} images={orphans} />
    </>
  );
}

function NothingFound({ path }: { path: string }) {
  return (
    <Panel>
      <EmptyState
        drawing={<FrameDrawing />}
        title="No images found"
        action={
          <Button variant="secondary" href={path}>
            Show all images
          </Button>
        }
      >
        No images match your search or filter.
      </EmptyState>
    </Panel>
  );
}

function NoImages() {
  return (
    <Panel>
      <EmptyState drawing={<FrameDrawing />} title="No images yet">
        Upload an image to get started.
      </EmptyState>
    </Panel>
  );
}
