import type { ReactNode } from "react";
import { MarketingPage } from "@/components/marketing/marketing-page";
import { Alert } from "@/components/ui/alert";

interface LegalPageProps {
  title: string;
  lead: ReactNode;
  /** The parts of the page, for its table of contents. */
  contents: { id: string; title: string }[];
  children: ReactNode;
}

/** A long text in parts, with a table of contents beside it. It says that it is a template. */
export function LegalPage({ title, lead, contents, children }: LegalPageProps) {
  return (
    <MarketingPage>
      <div className="grid gap-10 lg:grid-cols-[13rem_minmax(0,44rem)] lg:gap-16">
        <nav
          aria-label="On this page"
          className="hidden text-sm text-muted-foreground lg:block print:hidden"
        >
          <ol className="sticky top-8 grid gap-2">
            {contents.map((part) => (
              <li key={part.id}>
                <a
                  href={`#${part.id}`}
                  className="rounded-xs py-1 transition-colors duration-150 hover:text-foreground"
                >
                  {part.title}
                </a>
              </li>
            ))}
          </ol>
        </nav>
        <div className="grid min-w-0 gap-12">
          <div className="grid gap-6">
            <div className="grid gap-3">
              <h1 className="text-2xl font-semibold text-foreground">{title}</h1>
              <p className="text-base text-muted-foreground">{lead}</p>
            </div>
            <Alert tone="warning" title="This is a template">
              This template describes what the software does. It doesn’t know your business or
              jurisdiction. Fill in the marked fields and have a lawyer review it before you publish
              it.
            </Alert>
          </div>
          {children}
        </div>
      </div>
    </MarketingPage>
  );
}
