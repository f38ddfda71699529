"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { sendForm } from "@/components/studio/send-form";
import { buttonClass } from "@/components/ui/button-class";
import { Field } from "@/components/ui/field";
import { FileInput } from "@/components/ui/file-input";
import { ProgressBar } from "@/components/ui/progress-bar";

interface UploadFormProps {
  projectId: string;
  /** For the file picker: MIME types, comma-separated. */
  accept: string;
  maxBytes: number;
  /** Which files fit, in a sentence. */
  hint: string;
  /** What to say of a file that is too large. */
  tooLarge: string;
}

/** Uploads a picture; a plain form without script, with progress and errors in place with it. */
export function UploadForm({ projectId, accept, maxBytes, hint, tooLarge }: UploadFormProps) {
  const [sent, setSent] = useState<number>();
  const [error, setError] = useState<string>();
  const router = useRouter();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    if (sent !== undefined) return;
    const file = new FormData(form).get("picture");
    if (file instanceof File && file.size > maxBytes) return setError(tooLarge);
    setError(undefined);
    setSent(0);
    const answer = await sendForm(form, setSent);
    setSent(undefined);
    if (answer.status === 401) return location.assign("/sign-in");
    if (!answer.ok) return setError(answer.message);
    form.reset();
    router.replace(`/projects/${projectId}`, { scroll: false });
    router.refresh();
  }

  return (
    <form
      action={`/api/projects/${projectId}/images`}
      method="post"
      encType="multipart/form-data"
      onSubmit={submit}
      className="grid gap-4"
    >
      <div className="flex flex-wrap items-end gap-x-6 gap-y-4">
        <Field label="Picture" hint={hint} error={error} className="grow basis-72">
          {(control) => (
            <FileInput
              {...control}
              name="picture"
              accept={accept}
              required
              onChange={() => setError(undefined)}
            />
          )}
        </Field>
        <button
          type="submit"
          aria-disabled={sent !== undefined || undefined}
          className={buttonClass("primary", "md", "self-start sm:mt-7")}
        >
          Upload
        </button>
      </div>
      {sent !== undefined && (
        <ProgressBar
          label={sent < 100 ? "Uploading" : "Checking the picture"}
          value={sent < 100 ? sent : undefined}
        />
      )}
    </form>
  );
}
