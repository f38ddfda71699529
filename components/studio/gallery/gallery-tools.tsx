import type { GalleryQuery } from "@/lib/studio/projects/schema";
import { ListTools } from "./list-tools";

/** Searches, sorts and filters the images of a project. */
export function GalleryTools({ path, query }: { path: string; query: GalleryQuery }) {
  return (
    <ListTools
      path={path}
      q={query.q}
      noun="images"
      choices={[
        {
          name: "sort",
          label: "Sort",
          value: query.sort,
          options: [
            { value: "newest", label: "Newest first" },
            { value: "oldest", label: "Oldest first" },
            { value: "name", label: "Name" },
            { value: "size", label: "Largest first" },
          ],
        },
        {
          name: "show",
          label: "Filter",
          value: query.show,
          options: [
            { value: "all", label: "All images" },
            { value: "with", label: "With results" },
            { value: "without", label: "Without results" },
          ],
        },
      ]}
    />
  );
}
