import { CopyField } from "@/components/ui/copy-field";

/** An example of a request with an API key: it adds an image to a project. */
export function ApiExample({ origin }: { origin: string }) {
  const command = `curl -H "Authorization: Bearer $KEY" -F picture=@photo.jpg ${origin}/api/projects/$PROJECT/images`;
  return (
    <div className="grid gap-2 text-sm text-muted-foreground">
      <p>
        Send the key with each request. The project ID is the last part of the project’s URL. This
        example adds an image to a project:
      </p>
      <CopyField text={command} label="Copy command" />
    </div>
  );
}
