import { Part } from "@/components/marketing/part";

const questions = [
  {
    question: "What counts as a styled image?",
    answer:
      "Each style you apply to an image counts as one styled image. Failed or cancelled jobs don’t count. Uploads only count towards storage, which includes originals and results.",
  },
  {
    question: "When does my limit reset?",
    answer:
      "On the first of each month at midnight UTC. Storage doesn’t reset. It’s whatever you’re storing.",
  },
  {
    question: "What happens when I reach a limit?",
    answer:
      "You can’t apply more styles until your limit resets, and we’ll show you when. Nothing is deleted, you’re never charged extra, and you can still view and download everything.",
  },
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

/** Common questions about plans, limits and payment. */
export function PlanQuestions() {
  return (
    <Part id="questions" title="Common questions">
      <dl className="grid border-b border-line">
        {questions.map(({ question, answer }) => (
          <div
            key={question}
            className="grid gap-x-8 gap-y-2 border-t border-line py-5 text-sm lg:grid-cols-[18rem_minmax(0,1fr)]"
          >
            <dt className="font-medium text-ink">{question}</dt>
            <dd className="max-w-[64ch] text-soft">{answer}</dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}
