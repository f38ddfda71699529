import { CopyField } from "@/components/account/copy-field";

/** How a program uses a key: a picture goes into a project. */
export function ApiSample({ origin }: { origin: string }) {
  const command = `curl -H "Authorization: Bearer $KEY" -F picture=@photo.jpg ${origin}/api/projects/$PROJECT/images`;
  return (
    <div className="grid gap-2 text-sm text-soft">
      <p>
        A program sends the key along with each request. This adds a picture to a project, whose id
        is the last part of its page’s address:
      </p>
      <CopyField text={command} label="Copy the command" />
    </div>
  );
}
