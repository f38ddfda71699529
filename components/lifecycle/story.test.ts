import { describe, expect, it } from "vitest";
import { lifecycleStory } from "./story";

const joinedAt = new Date("2026-05-03T08:00:00Z");
const deletedAt = new Date("2026-11-21T14:05:00Z");
const purgeAt = new Date("2026-12-21T14:05:00Z");
const later = (days: number) => new Date(deletedAt.getTime() + days * 24 * 3600_000);
const kinds = (story: ReturnType<typeof lifecycleStory>) => story.stops.map((stop) => stop.kind);

describe("lifecycleStory", () => {
  it("leaves the life of an active account open", () => {
    const story = lifecycleStory({ joinedAt, now: deletedAt });
    expect(kinds(story)).toEqual(["joined", "today"]);
    expect(story).toMatchObject({ today: 1, open: true });
    expect(story.wayBack).toBeUndefined();
  });

  it("shows a deletion in preview with the option to restore", () => {
    const story = lifecycleStory({ joinedAt, now: deletedAt, purgeAt, preview: true });
    expect(kinds(story)).toEqual(["joined", "asked", "deadline", "erased"]);
    expect(story).toMatchObject({ today: 1, wayBack: { from: 2, to: 1 } });
    expect(story.stops[1]?.title).toBe("Delete");
  });

  it("joins today with a deletion that was just requested", () => {
    const story = lifecycleStory({ joinedAt, now: deletedAt, deletedAt, purgeAt });
    expect(kinds(story)).toEqual(["joined", "asked", "deadline", "erased"]);
    expect(story.stops[1]).toMatchObject({ title: "Deleted", note: "Today" });
  });

  it("places today between the deletion and the deadline", () => {
    const story = lifecycleStory({ joinedAt, now: later(9), deletedAt, purgeAt });
    expect(kinds(story)).toEqual(["joined", "asked", "today", "deadline", "erased"]);
    expect(story).toMatchObject({ today: 2, wayBack: { from: 3, to: 1 } });
  });

  it("offers no restore at the deadline or later", () => {
    const story = lifecycleStory({ joinedAt, now: purgeAt, deletedAt, purgeAt });
    expect(kinds(story)).toEqual(["joined", "asked", "deadline", "today", "erased"]);
    expect(story.wayBack).toBeUndefined();
    expect(story.stops[2]?.title).toBe("Grace period ended");
  });

  it("ends with the erasure and omits a deadline that was not reached", () => {
    const dates = { joinedAt, now: later(40), deletedAt, purgeAt };
    expect(kinds(lifecycleStory({ ...dates, erasedAt: later(30) }))).toHaveLength(4);
    expect(kinds(lifecycleStory({ ...dates, erasedAt: later(1) }))).toEqual([
      "joined",
      "asked",
      "erased",
    ]);
  });
});
