import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { ReadAuditFilters, TypedAuditFilters } from "@/lib/admin/audit/filters";
import { auditActions } from "@/lib/audit/actions";
import { describeActivity } from "@/lib/audit/activity";

const actionOptions = [
  { value: "", label: "All events" },
  ...auditActions
    .map((action) => ({ value: action, label: describeActivity({ action, metadata: {} }) }))
    .sort((a, b) => a.label.localeCompare(b.label)),
];

interface AuditFilterFormProps {
  path: string;
  typed: TypedAuditFilters;
  errors: ReadAuditFilters["errors"];
}

/** Which rows are shown: a form whose answer is an address. */
export function AuditFilterForm({ path, typed, errors }: AuditFilterFormProps) {
  const isKnown = actionOptions.some(({ value }) => value === typed.action);
  return (
    <search>
      <form action={path}>
        <Card
          title="Filter"
          action={<Button type="submit">Apply filters</Button>}
          note={
            Object.keys(typed).length > 0 && (
              <Button variant="secondary" href={path}>
                Clear filters
              </Button>
            )
          }
        >
          <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2 lg:grid-cols-3">
            <TextField
              label="Account"
              hint="Email address, user ID or reference."
              name="subject"
              defaultValue={typed.subject}
              error={errors.subject}
              maxLength={320}
              autoComplete="off"
              spellCheck={false}
            />
            <TextField
              label="Admin"
              hint="Who did it, found the same way."
              name="actor"
              defaultValue={typed.actor}
              error={errors.actor}
              maxLength={320}
              autoComplete="off"
              spellCheck={false}
            />
            <SelectField
              label="Event"
              name="action"
              defaultValue={isKnown ? typed.action : ""}
              error={errors.action}
              options={actionOptions}
            />
            <TextField
              label="From"
              hint="In UTC."
              type="datetime-local"
              name="from"
              defaultValue={typed.from}
              error={errors.from}
            />
            <TextField
              label="Until"
              hint="In UTC, without this minute."
              type="datetime-local"
              name="to"
              defaultValue={typed.to}
              error={errors.to}
            />
          </div>
        </Card>
      </form>
    </search>
  );
}
