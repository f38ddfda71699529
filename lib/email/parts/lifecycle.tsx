import { Column, Row } from "@react-email/components";
import { paint } from "@/lib/email/theme";

type Stop = {
  label: string;
  detail?: string;
  /** `past` and `here` are lived, `ahead` is still to come, `end` is where nothing follows. */
  state: "past" | "here" | "ahead" | "end";
};

const colour = { past: "primary", here: "primary", ahead: "primary", end: "input" } as const;

function Dot({ state }: { state: Stop["state"] }) {
  const filled = state === "past" || state === "here";
  return (
    <div
      {...paint(
        { edge: colour[state], fill: filled ? colour[state] : "card" },
        { width: 8, height: 8, borderWidth: 2, borderStyle: "solid", borderRadius: 6 },
      )}
    />
  );
}

function Stem({ next }: { next: Stop["state"] }) {
  const lived = next === "past" || next === "here";
  return (
    <div
      {...paint(
        { edge: lived ? "primary" : "input" },
        {
          height: 0,
          borderTopWidth: 2,
          borderTopStyle: lived ? "solid" : "dotted",
          fontSize: 0,
          lineHeight: 0,
        },
      )}
    />
  );
}

/** The reachable way back, from the third stop over the second to the first. */
function WayBack({ label, span }: { label: string; span: number }) {
  return (
    <Row data-skip-in-text style={{ marginTop: 8 }}>
      <Column style={{ width: 5 }} />
      <Column
        align="center"
        {...paint(
          { edge: "primary", text: "primary" },
          {
            width: `${span}%`,
            height: 20,
            borderStyle: "solid",
            borderWidth: "2px 2px 0",
            borderRadius: "20px 20px 0 0",
            fontSize: 12,
            lineHeight: "16px",
            fontWeight: 500,
          },
        )}
      >
        {label}
      </Column>
      <Column />
    </Row>
  );
}

/**
 * The account's states as a table: the past solid, the future dotted. The sentences around it say
 * the same, so the plain text leaves it out.
 */
export function LifecycleTable({ stops, wayBack }: { stops: Stop[]; wayBack?: string }) {
  // No line follows the last stop, so it needs less room.
  const last = Math.floor(76 / stops.length);
  const share = Math.floor((100 - last) / (stops.length - 1));
  const line = (
    <Row
      data-skip-in-text
      style={{ margin: wayBack ? "2px 0 24px" : "8px 0 24px", tableLayout: "fixed" }}
    >
      {stops.map((stop, index) => {
        const next = stops[index + 1];
        return (
          <Column
            key={stop.label}
            style={{ width: `${next ? share : last}%`, verticalAlign: "top" }}
          >
            <Row>
              <Column style={{ width: 12 }}>
                <Dot state={stop.state} />
              </Column>
              <Column style={{ verticalAlign: "middle" }}>
                {next ? <Stem next={next.state} /> : null}
              </Column>
            </Row>
            <div
              {...paint(
                { text: stop.state === "end" ? "muted-foreground" : "foreground" },
                {
                  paddingTop: 8,
                  paddingRight: 8,
                  fontSize: 14,
                  lineHeight: "20px",
                  fontWeight: stop.state === "here" ? 600 : 500,
                },
              )}
            >
              {stop.label}
            </div>
            {stop.detail ? (
              <div
                {...paint(
                  { text: "muted-foreground" },
                  { paddingRight: 8, fontSize: 12, lineHeight: "16px" },
                )}
              >
                {stop.detail}
              </div>
            ) : null}
          </Column>
        );
      })}
    </Row>
  );
  return wayBack ? (
    <>
      <WayBack label={wayBack} span={2 * share} />
      {line}
    </>
  ) : (
    line
  );
}
