import type { Metadata } from "next";
import { SproutDrawing } from "@/components/brand/sprout-drawing";
import { NewProjectForm } from "@/components/studio/new-project-form";
import { PageLinks } from "@/components/studio/page-links";
import { ProjectCard } from "@/components/studio/project-card";
import { countOf } from "@/components/studio/words";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { requireUser } from "@/lib/auth/session";
import { createProject } from "@/lib/projects/actions";
import { listProjects, usageThisMonth } from "@/lib/projects/queries";
import { longestProjectName, pageNumber } from "@/lib/projects/schema";
import { formatBytes } from "@/lib/wording/counts";

export const metadata: Metadata = { title: "Dashboard" };

const newProject = <NewProjectForm action={createProject} longest={longestProjectName} />;

export default async function DashboardPage({
  searchParams,
}: {
  searchParams: Promise<{ page?: string | string[] }>;
}) {
  const user = await requireUser();
  const page = pageNumber.parse((await searchParams).page);
  const [{ projects, more }, usage] = await Promise.all([
    listProjects(user.id, page),
    usageThisMonth(user.id),
  ]);
  if (projects.length === 0 && page === 1) return <FirstProject />;
  const now = new Date();
  return (
    <>
      <PageHeader
        title="Dashboard"
        description={`This month: ${countOf(usage.images, "picture")} processed, ${formatBytes(usage.bytes)} uploaded.`}
        action={<Button opens="new-project">New project</Button>}
      />
      <Dialog
        id="new-project"
        title="New project"
        description="A project holds pictures and what you make of them."
      >
        {newProject}
      </Dialog>
      {projects.length > 0 ? (
        <ul className="grid gap-5 sm:grid-cols-2 lg:grid-cols-3">
          {projects.map((project) => (
            <ProjectCard key={project.id} project={project} now={now} />
          ))}
        </ul>
      ) : (
        <p className="text-base text-soft">There are no older projects.</p>
      )}
      <PageLinks path="/dashboard" page={page} more={more} />
    </>
  );
}

function FirstProject() {
  return (
    <>
      <PageHeader title="Dashboard" />
      <Panel>
        <EmptyState
          drawing={<SproutDrawing />}
          title="Start your first project"
          action={<div className="w-full max-w-sm">{newProject}</div>}
        >
          A project holds pictures and what you make of them. Give it a name to begin.
        </EmptyState>
      </Panel>
    </>
  );
}
