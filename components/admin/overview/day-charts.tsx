"use client";

import { Bar, BarChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { DayCounts } from "@/lib/admin/overview/queries";

const charts = [
  { key: "signUps", title: "Sign-ups", color: "var(--primary)" },
  { key: "deletions", title: "Deletions", color: "var(--destructive)" },
  { key: "restores", title: "Restores", color: "var(--primary)" },
  { key: "purges", title: "Permanent erasures", color: "var(--muted-foreground)" },
] as const;

const dayFormat = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});
const nameOf = (day: unknown) => dayFormat.format(new Date(`${day}T00:00:00Z`));

/** What happened on each day, one chart for each kind; the table below them says the same in numbers. */
export function DayCharts({ days }: { days: DayCounts[] }) {
  return (
    <div className="grid grid-cols-1 gap-6 sm:grid-cols-2 noscript:hidden">
      {charts.map(({ key, title, color }) => {
        const total = days.reduce((sum, day) => sum + day[key], 0);
        return (
          <figure key={key} className="grid min-w-0 gap-2" aria-label={`${title}: ${total}`}>
            <figcaption className="flex items-baseline justify-between gap-4 text-sm">
              <span className="text-muted-foreground">{title}</span>
              <span className="font-mono text-base text-foreground tabular-nums">
                {total.toLocaleString("en-GB")}
              </span>
            </figcaption>
            <div aria-hidden="true" className="h-28">
              <ResponsiveContainer width="100%" height="100%">
                <BarChart
                  accessibilityLayer={false}
                  data={days}
                  margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
                >
                  <XAxis
                    dataKey="day"
                    tickFormatter={nameOf}
                    interval="preserveStartEnd"
                    minTickGap={80}
                    tickLine={false}
                    axisLine={{ stroke: "var(--border)" }}
                    tick={{ fill: "var(--muted-foreground)", fontSize: 12 }}
                  />
                  <YAxis hide domain={[0, (most: number) => Math.max(most, 4)]} />
                  <Tooltip
                    cursor={{ fill: "var(--accent)" }}
                    labelFormatter={nameOf}
                    contentStyle={{
                      background: "var(--card)",
                      border: "1px solid var(--border)",
                      borderRadius: 8,
                      fontSize: 12,
                    }}
                    itemStyle={{ color: "var(--foreground)" }}
                  />
                  <Bar
                    dataKey={key}
                    name={title}
                    fill={color}
                    radius={[2, 2, 0, 0]}
                    isAnimationActive={false}
                  />
                </BarChart>
              </ResponsiveContainer>
            </div>
          </figure>
        );
      })}
    </div>
  );
}
