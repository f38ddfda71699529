import { Button } from "@/components/ui/button";
import type { ButtonVariant } from "@/components/ui/button-class";
import { Dialog } from "@/components/ui/dialog";
import { createProjectAction } from "@/lib/studio/projects/actions";
import { longestProjectName } from "@/lib/studio/projects/schema";
import { NewProjectForm } from "./new-project-form";

/** Asks for a new project's name in a dialog. */
export function NewProject({ variant, label }: { variant?: ButtonVariant; label: string }) {
  return (
    <>
      <Button variant={variant} opens="new-project">
        {label}
      </Button>
      <Dialog
        id="new-project"
        title="New project"
        description="A project keeps your images and results together."
      >
        <NewProjectForm action={createProjectAction} longest={longestProjectName} />
      </Dialog>
    </>
  );
}
