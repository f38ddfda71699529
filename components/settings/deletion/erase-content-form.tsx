import type { FormAction } from "@/components/form/form-action";
import { StepUpCardForm } from "@/components/step-up/step-up-card-form";
import type { StepUpProps } from "@/components/step-up/step-up-fields";
import { TextLink } from "@/components/ui/text-link";

interface EraseContentFormProps extends StepUpProps {
  action: FormAction;
  /** What there is, counted. */
  content: string;
  /** For how many days it can be cancelled. */
  days: number;
}

/** What erasing all content means, and the step-up for it. */
export function EraseContentForm({ content, days, ...stepUp }: EraseContentFormProps) {
  const when =
    days === 0
      ? "right away. This can’t be undone"
      : `in ${days} ${days === 1 ? "day" : "days"}, including files. Until then everything stays as it is, and you can cancel`;
  return (
    <StepUpCardForm
      {...stepUp}
      purpose="erase-content"
      danger
      title="Erase all content"
      description={`Your ${content} will be permanently erased ${when}. Your account, settings and subscription stay, and so does what you make from now on.`}
      note={
        <>
          <TextLink href="/settings/data">Download your data</TextLink> first to keep a copy. We’ll
          email you a signed receipt.
        </>
      }
      submitLabel="Erase all content"
      pendingLabel="Checking"
    />
  );
}
