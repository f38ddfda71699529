export type StopKind = "joined" | "today" | "asked" | "deadline" | "erased";

export interface Stop {
  kind: StopKind;
  title: string;
  at?: Date;
  /** Show the hour and how far away it is, not the day alone. */
  exact?: boolean;
  /** Replaces the date, or is shown below it. */
  note?: string;
}

export interface Story {
  stops: Stop[];
  /** The index of the stop for "today": up to there the line is solid. */
  today: number;
  /** Indexes between which one can still return. */
  wayBack?: { from: number; to: number };
  /** The life goes on: the line grows beyond its last stop. */
  open?: boolean;
}

export interface LifecycleDates {
  joinedAt?: Date;
  now: Date;
  deletedAt?: Date;
  purgeAt?: Date;
  erasedAt?: Date;
  /** What would happen if the account were deleted now; `purgeAt` is what the deadline would be. */
  preview?: boolean;
}

/** Two stops closer than this are merged: a quarter of an hour, in milliseconds. */
const together = 15 * 60_000;

/** The stops of an account's life in order, with the position of today. */
export function lifecycleStory(dates: LifecycleDates): Story {
  const joined: Stop = { kind: "joined", title: "Joined", at: dates.joinedAt };
  if (dates.erasedAt) return erasedStory(joined, dates, dates.erasedAt);
  if (dates.preview) return previewStory(joined, dates);
  if (dates.deletedAt || dates.purgeAt) return deletedStory(joined, dates);
  return {
    stops: [joined, { kind: "today", title: "Today", note: "Active" }],
    today: 1,
    open: true,
  };
}

function previewStory(joined: Stop, { purgeAt }: LifecycleDates): Story {
  return {
    stops: [
      joined,
      {
        kind: "asked",
        title: "Delete",
        note: "Today, if you confirm",
      },
      { kind: "deadline", title: "Restore until", at: purgeAt, exact: true },
      { kind: "erased", title: "Erased", note: "Shortly after" },
    ],
    today: 1,
    wayBack: { from: 2, to: 1 },
  };
}

function deletedStory(joined: Stop, { now, deletedAt, purgeAt }: LifecycleDates): Story {
  const today: Stop = { kind: "today", title: "Today", at: now };
  const asked: Stop = {
    kind: "asked",
    title: "Deleted",
    at: deletedAt,
  };
  const erased: Stop = { kind: "erased", title: "Erased", note: "Shortly after" };
  const passed = purgeAt !== undefined && purgeAt <= now;
  const deadline: Stop = {
    kind: "deadline",
    title: passed ? "Grace period ended" : "Restore until",
    at: purgeAt,
    exact: true,
  };
  if (passed) return { stops: [joined, asked, deadline, today, erased], today: 3 };

  const justAsked = !deletedAt || now.getTime() - deletedAt.getTime() < together;
  if (justAsked) {
    const stops = [joined, { ...asked, note: "Today" }, deadline, erased];
    return { stops, today: 1, wayBack: { from: 2, to: 1 } };
  }
  return { stops: [joined, asked, today, deadline, erased], today: 2, wayBack: { from: 3, to: 1 } };
}

function erasedStory(joined: Stop, dates: LifecycleDates, erasedAt: Date): Story {
  const stops: Stop[] = [
    joined,
    {
      kind: "asked",
      title: "Deleted",
      at: dates.deletedAt,
    },
  ];
  if (dates.purgeAt && dates.purgeAt <= erasedAt) {
    stops.push({ kind: "deadline", title: "Grace period ended", at: dates.purgeAt });
  }
  stops.push({ kind: "erased", title: "Erased", at: erasedAt, exact: true });
  return { stops, today: stops.length - 1 };
}
