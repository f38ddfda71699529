import { AppScreenshot } from "@/components/marketing/app-screenshot";
import { Part } from "@/components/marketing/part";

/** The sample product as a signed-in user sees it. */
export function AppScreenshots() {
  return (
    <Part
      id="product"
      title="A real app to build on"
      lead="A small image studio stands in for your product, so there’s real data to own, export and erase."
    >
      <AppScreenshot
        name="image"
        alt="A photo of a meadow by a lake, with a watercolour version to the right of a slider"
        caption="Compare an image with its styled version by mouse, touch or keyboard."
      />
      <div className="grid gap-8 sm:grid-cols-2">
        <AppScreenshot
          name="dashboard"
          alt="The dashboard with three projects, each showing an image and its contents"
          caption="Projects, with their contents and jobs in progress."
        />
        <AppScreenshot
          name="danger"
          alt="The danger zone: what gets deleted, what is kept, and how long you can undo it"
          caption="See exactly what would be deleted before you confirm."
        />
      </div>
    </Part>
  );
}
