import { Part } from "@/components/marketing/part";
import type { PlanQuestion } from "@/lib/billing/meters";

const planQuestions: PlanQuestion[] = [
  {
    question: "What happens to my plan if I delete my account?",
    answer:
      "It’s cancelled right away. Restoring your account doesn’t restart it, so you’re never billed by surprise.",
  },
  {
    question: "How do I pay?",
    answer:
      "This starter includes plans, limits and usage tracking, but no payment provider yet. The paid plans are examples.",
  },
];

/** Common questions about plans and payment, after those about what plans limit. */
export function PlanQuestions({ limits }: { limits: PlanQuestion[] }) {
  return (
    <Part id="questions" title="Common questions">
      <dl className="grid border-b border-border">
        {[...limits, ...planQuestions].map(({ question, answer }) => (
          <div
            key={question}
            className="grid gap-x-8 gap-y-2 border-t border-border py-5 text-sm lg:grid-cols-[18rem_minmax(0,1fr)]"
          >
            <dt className="font-medium text-foreground">{question}</dt>
            <dd className="max-w-[64ch] text-muted-foreground">{answer}</dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}
