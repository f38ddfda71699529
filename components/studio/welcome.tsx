import { Panel } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { formatBytes } from "@/lib/format/counts";
import { fileTooLarge } from "@/lib/images/errors";
import { acceptedImageFormats, acceptedImageTypes } from "@/lib/images/formats";
import { createProjectWithImageAction } from "@/lib/studio/projects/actions";
import type { Style } from "@/lib/studio/projects/project-image";
import { longestProjectName } from "@/lib/studio/projects/schema";
import { NewProject } from "./projects/new-project";
import { StyleCards } from "./styles/style-cards";
import { WelcomeForm } from "./welcome-form";

/** A dashboard without anything on it: three steps to a first result. */
export function Welcome({
  name,
  styles,
  maxBytes,
}: {
  name: string;
  styles: Style[];
  maxBytes: number;
}) {
  return (
    <>
      <PageHeader
        title={`Welcome, ${name}`}
        description="Create your first styled image in under a minute."
        action={<NewProject variant="secondary" label="Create an empty project" />}
      />
      <Panel>
        <WelcomeForm
          action={createProjectWithImageAction}
          longest={longestProjectName}
          accept={acceptedImageTypes}
          limit={{ maxBytes, tooLarge: fileTooLarge(maxBytes) }}
          hint={`${acceptedImageFormats}, up to ${formatBytes(maxBytes)}.`}
          styles={
            <StyleCards
              legend="Style"
              type="radio"
              styles={styles}
              preview={(slug) => `/samples/${slug}.webp`}
              defaultValue={
                styles.find(({ slug }) => slug === "watercolour")?.slug ?? styles[0]?.slug
              }
            />
          }
        />
      </Panel>
    </>
  );
}
