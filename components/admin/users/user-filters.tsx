import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { UserQueryValues } from "@/lib/admin/users/schema";

type Option = { value: string; label: string };

const states: Option[] = [
  { value: "", label: "Any" },
  { value: "active", label: "Active" },
  { value: "suspended", label: "Suspended" },
  { value: "deleted", label: "Deleted" },
];
const roles: Option[] = [
  { value: "", label: "Any" },
  { value: "member", label: "Member" },
  { value: "admin", label: "Admin" },
];
const verified: Option[] = [
  { value: "", label: "Any" },
  { value: "yes", label: "Verified" },
  { value: "no", label: "Unverified" },
];
const activity: Option[] = [
  { value: "", label: "Any time" },
  { value: "7d", label: "In the last 7 days" },
  { value: "30d", label: "In the last 30 days" },
  { value: "90d", label: "In the last 90 days" },
  { value: "year", label: "In the last year" },
  { value: "not-30d", label: "Not for 30 days" },
  { value: "not-90d", label: "Not for 90 days" },
  { value: "not-year", label: "Not for a year" },
  { value: "never", label: "Never" },
];
const sorts: Option[] = [
  { value: "-created", label: "Newest first" },
  { value: "created", label: "Oldest first" },
  { value: "-last-active", label: "Last active first" },
  { value: "last-active", label: "Last active last" },
  { value: "name", label: "Name, A to Z" },
  { value: "-name", label: "Name, Z to A" },
  { value: "email", label: "Email address, A to Z" },
  { value: "-email", label: "Email address, Z to A" },
];

interface UserFiltersProps {
  values: UserQueryValues;
  errors: Record<string, string>;
  plans: { slug: string; name: string }[];
}

/** Search, filters and order of the list: a form whose answer is an address. */
export function UserFilters({ values, errors, plans }: UserFiltersProps) {
  const filters = Object.keys(values).filter((name) => name !== "q" && name !== "sort").length;
  const field = (name: keyof UserQueryValues) => ({
    name,
    defaultValue: values[name] ?? "",
    error: errors[name],
  });
  // A browser takes nothing else for a date, and says so in its console.
  const dateField = (name: "from" | "to") => {
    const value = values[name] ?? "";
    return { ...field(name), defaultValue: /^\d{4}-\d\d-\d\d$/.test(value) ? value : "" };
  };
  const wrong = Object.keys(errors).some((name) => name !== "q" && name !== "sort");
  return (
    <Panel>
      <search>
        <form
          action="/admin/users"
          autoComplete="off"
          className="grid grid-cols-1 gap-5 p-5 sm:p-6"
        >
          <div className="flex flex-wrap items-start gap-4">
            <TextField
              {...field("q")}
              type="search"
              label="Search"
              hint="Part of a name or email address, or an ID."
              maxLength={320}
              className="grow basis-64"
            />
            <SelectField
              {...field("sort")}
              label="Sort by"
              options={sorts}
              defaultValue={values.sort ?? "-created"}
              className="grow basis-48 sm:max-w-60"
            />
          </div>
          <details open={filters > 0 || wrong}>
            <summary className="w-fit cursor-pointer text-sm font-medium text-foreground">
              Filters{filters > 0 ? ` (${filters})` : ""}
            </summary>
            <div className="grid grid-cols-1 gap-4 pt-4 sm:grid-cols-2 lg:grid-cols-4">
              <SelectField {...field("state")} label="State" options={states} />
              <SelectField {...field("role")} label="Role" options={roles} />
              <SelectField {...field("verified")} label="Email address" options={verified} />
              <SelectField
                {...field("plan")}
                label="Plan"
                options={[
                  { value: "", label: "Any" },
                  ...plans.map(({ slug, name }) => ({ value: slug, label: name })),
                ]}
              />
              <SelectField {...field("active")} label="Last active" options={activity} />
              <TextField {...dateField("from")} type="date" label="Created from" hint="In UTC." />
              <TextField
                {...dateField("to")}
                type="date"
                label="Created until"
                hint="That day included."
              />
            </div>
          </details>
          <div className="flex flex-wrap items-center gap-x-5 gap-y-3">
            <Button type="submit" variant="secondary" className="max-sm:w-full">
              Apply
            </Button>
            {Object.keys(values).length > 0 && (
              <TextLink href="/admin/users" className="text-sm">
                Clear filters
              </TextLink>
            )}
          </div>
        </form>
      </search>
    </Panel>
  );
}
