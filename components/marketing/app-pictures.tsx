import { AppPicture } from "@/components/marketing/app-picture";
import { Part } from "@/components/marketing/part";

/** The sample product, as somebody sees it who has an account. */
export function AppPictures() {
  return (
    <Part
      id="product"
      title="A product to begin with"
      lead="A small image studio stands where yours will be, so that there is something to own, to export and to erase."
    >
      <AppPicture
        name="picture"
        alt="A photograph of a meadow before a lake; on the right of a slider it is a watercolour"
        caption="A photograph and what a style makes of it, compared by pointer or by keys."
      />
      <div className="grid gap-8 sm:grid-cols-2">
        <AppPicture
          name="dashboard"
          alt="The dashboard: three projects, each with a picture and what is in it"
          caption="Projects, with what they hold and what is under way."
        />
        <AppPicture
          name="danger"
          alt="The danger zone: what goes, what stays, and until when it can be undone"
          caption="What a deletion would take, counted, before anything happens."
        />
      </div>
    </Part>
  );
}
