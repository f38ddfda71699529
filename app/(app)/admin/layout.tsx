import type { ReactNode } from "react";
import { SectionNav } from "@/components/layout/section-nav";
import { requireAdmin } from "@/lib/admin/require-admin";

const pages = [
  { href: "/admin", label: "Overview", exact: true },
  { href: "/admin/users", label: "Users" },
  { href: "/admin/bulk", label: "Bulk" },
  { href: "/admin/audit", label: "Audit log" },
  { href: "/admin/jobs", label: "Jobs" },
];

/** The tabs. Each page asks for the admin itself, as a layout is not rendered again with each page. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  await requireAdmin();
  return (
    <div className="grid min-w-0 grid-cols-1 gap-6">
      <SectionNav label="Admin" pages={pages} />
      {children}
    </div>
  );
}
