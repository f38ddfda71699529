"use client";

import { type ReactNode, useActionState } from "react";
import { FileField, type FileLimit } from "@/components/form/file-field";
import type { FormAction } from "@/components/form/form-action";
import { FormProblem } from "@/components/form/form-problem";
import { reach } from "@/components/form/network";
import { SubmitButton } from "@/components/form/submit-button";
import { SavedNote } from "@/components/settings/saved-note";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { idleForm } from "@/lib/forms/form-state";

interface AvatarFormProps {
  update: FormAction;
  remove: FormAction;
  name: string;
  image: string | null;
  limit: FileLimit;
  /** Which files fit. */
  limits: ReactNode;
  /** For the file picker: MIME types, comma-separated. */
  accept: string;
}

/** Uploads or removes the profile image. */
export function AvatarForm({
  update,
  remove,
  name,
  image,
  limit,
  limits,
  accept,
}: AvatarFormProps) {
  const [updated, submitUpdate] = useActionState(reach(update), idleForm);
  const [removed, submitRemove, removing] = useActionState(reach(remove), idleForm);
  return (
    <>
      <form action={submitUpdate}>
        <Card
          title="Profile image"
          description="Shown next to your name. Square images work best. Others are cropped."
          note={<SavedNote state={image ? updated : removed}>{limits}</SavedNote>}
          action={
            <SubmitButton variant="secondary" pendingLabel="Uploading">
              Upload image
            </SubmitButton>
          }
        >
          <FormProblem state={updated} />
          <FormProblem state={removed} />
          <div className="flex flex-wrap items-center gap-x-6 gap-y-4">
            <Avatar name={name} image={image} size="lg" />
            <FileField
              label={image ? "New image file" : "Image file"}
              name="avatar"
              accept={accept}
              limit={limit}
              className="grow basis-56"
            />
            {image && (
              <Button type="submit" form="remove-avatar" variant="ghost" disabled={removing}>
                {removing ? "Removing" : "Remove image"}
              </Button>
            )}
          </div>
        </Card>
      </form>
      <form id="remove-avatar" action={submitRemove} hidden />
    </>
  );
}
