import { LifecycleFigure } from "@/components/lifecycle/figure";
import type { Story } from "@/components/lifecycle/story";

const story: Story = {
  stops: [
    { kind: "joined", title: "Joined", note: "Day 1, once the address is verified" },
    {
      kind: "asked",
      title: "Deletion asked",
      note: "Day 200, with the password; signed out everywhere",
    },
    {
      kind: "deadline",
      title: "Can be restored until",
      note: "Day 230, by password or by mailed link",
    },
    { kind: "erased", title: "Erased", note: "Soon after: rows and files go, a receipt is mailed" },
  ],
  today: 1,
  wayBack: { from: 2, to: 1 },
};

/** The product's own picture with an invented life, that needs no clock and so can stay static. */
export function ExampleLife() {
  return (
    <div className="rounded-card border border-line bg-surface px-5 py-6 shadow-step sm:p-8">
      <LifecycleFigure story={story} size="lg" label="An account's life, as an example" />
    </div>
  );
}
