import { Part } from "@/components/marketing/part";

const questions = [
  {
    question: "What counts as an image?",
    answer:
      "A picture for which a style is started, once. If the work fails or is cancelled, the image is given back. Uploading counts against storage only, and storage counts originals and results alike.",
  },
  {
    question: "When does the count begin anew?",
    answer:
      "On the first of each month, at midnight UTC. Storage has no month: it is what is there.",
  },
  {
    question: "What happens at the limit?",
    answer:
      "The next image is refused, with the date on which there are new ones. Nothing is deleted, nothing is billed, and everything that exists can still be seen and downloaded.",
  },
  {
    question: "What does deleting the account do to a paid plan?",
    answer:
      "It is cancelled in the same moment. Restoring the account does not begin it again: nobody is billed by surprise, and the mail says so.",
  },
  {
    question: "How does one pay?",
    answer:
      "Not yet. This starter has plans, limits and usage, and no payment provider: the paid plans show what yours could look like.",
  },
];

/** What one wants to know before choosing a plan. */
export function PlanQuestions() {
  return (
    <Part id="questions" title="Before you choose">
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
