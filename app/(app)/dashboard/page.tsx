import type { Metadata } from "next";
import { UsageMeter } from "@/components/billing/usage-meter";
import { SproutDrawing } from "@/components/brand/sprout-drawing";
import { ListPages } from "@/components/studio/gallery/list-pages";
import { ListTools } from "@/components/studio/gallery/list-tools";
import { countOf } from "@/components/studio/labels";
import { NewProject } from "@/components/studio/projects/new-project";
import { ProjectCard } from "@/components/studio/projects/project-card";
import { Welcome } from "@/components/studio/welcome";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { requireUser } from "@/lib/auth/sessions/session";
import { readUsage } from "@/lib/billing/queries";
import { env } from "@/lib/env";
import { listStyles } from "@/lib/studio/projects/project-image";
import { listProjects, projectsPerPage } from "@/lib/studio/projects/queries";
import { projectsQuery } from "@/lib/studio/projects/schema";

export const metadata: Metadata = { title: "Dashboard" };

export default async function DashboardPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const user = await requireUser();
  const query = projectsQuery.parse(await searchParams);
  const [{ projects, total }, usage] = await Promise.all([
    listProjects(user.id, query),
    readUsage(user.id),
  ]);
  if (projects.length === 0 && query.page === 1 && query.q === "")
    return (
      <Welcome name={user.name} styles={await listStyles()} maxBytes={env().UPLOAD_MAX_BYTES} />
    );
  const now = new Date();
  return (
    <>
      <PageHeader title="Dashboard" action={<NewProject label="New project" />} />
      <Panel className="p-4 sm:p-5">
        <UsageMeter usage={usage} />
      </Panel>
      <div className="grid gap-4">
        <ListTools
          path="/dashboard"
          q={query.q}
          noun="projects"
          choices={[
            {
              name: "sort",
              label: "Sort",
              value: query.sort,
              options: [
                { value: "newest", label: "Newest first" },
                { value: "oldest", label: "Oldest first" },
                { value: "name", label: "Name" },
              ],
            },
          ]}
        />
        {total > 0 && (
          <p className="text-sm text-muted-foreground tabular-nums">{countOf(total, "project")}</p>
        )}
      </div>
      {projects.length > 0 ? (
        <ul className="grid gap-5 sm:grid-cols-2 lg:grid-cols-3">
          {projects.map((project) => (
            <ProjectCard key={project.id} project={project} now={now} />
          ))}
        </ul>
      ) : (
        <NothingFound />
      )}
      <ListPages
        path="/dashboard"
        query={{ q: query.q, sort: query.sort === "newest" ? "" : query.sort }}
        page={query.page}
        total={total}
        perPage={projectsPerPage}
      />
    </>
  );
}

function NothingFound() {
  return (
    <Panel>
      <EmptyState
        drawing={<SproutDrawing />}
        title="No projects found"
        action={
          <Button variant="secondary" href="/dashboard">
            Show all projects
          </Button>
        }
      >
        No projects match your search.
      </EmptyState>
    </Panel>
  );
}
