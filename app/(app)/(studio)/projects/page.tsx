import { redirect } from "next/navigation";

/** The projects are listed on the dashboard. */
export default function ProjectsPage(): never {
  redirect("/dashboard");
}
