import type { Metadata } from "next";
import { SproutDrawing } from "@/components/brand/sprout-drawing";
import { Button } from "@/components/ui/button";
import { Card, Panel } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { requireUser } from "@/lib/auth/sessions/session";

export const metadata: Metadata = { title: "Dashboard" };

const next = [
  {
    title: "Protect your account",
    text: "Add a passkey, or turn on two-factor authentication.",
    href: "/settings/security",
    label: "Security",
  },
  {
    title: "Your plan",
    text: "See what’s included, and how to change it.",
    href: "/settings/billing",
    label: "Billing",
  },
  {
    title: "Keep your data",
    text: "Download everything in your account as a zip file.",
    href: "/settings/data",
    label: "Data",
  },
];

// sample:begin
// `npm run remove-sample` puts this file in the place of the page.
// sample:end
export default async function DashboardPage() {
  const { name } = await requireUser();
  return (
    <>
      <PageHeader title="Dashboard" />
      <Panel>
        <EmptyState drawing={<SproutDrawing />} title={`Welcome, ${name}`}>
          Your account is ready. What you add will appear here.
        </EmptyState>
      </Panel>
      <ul className="grid gap-5 sm:grid-cols-2 lg:grid-cols-3">
        {next.map(({ title, text, href, label }) => (
          <li key={href} className="grid">
            <Card title={title} description={text}>
              <div>
                <Button variant="secondary" size="sm" href={href}>
                  {label}
                </Button>
              </div>
            </Card>
          </li>
        ))}
      </ul>
    </>
  );
}
