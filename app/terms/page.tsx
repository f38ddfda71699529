import { Blank } from "@/components/legal/blank";
import { LegalPage } from "@/components/legal/legal-page";
import { LegalPart } from "@/components/legal/legal-part";
import { TextLink } from "@/components/ui/text-link";
import { env } from "@/lib/env";
import { publicMetadata } from "@/lib/http/public-pages";

// What it says depends on the settings of the installation, which a build does not know.
export const dynamic = "force-dynamic";

export const metadata = publicMetadata("/terms");

const contents = [
  { id: "service", title: "The service" },
  { id: "account", title: "Your account" },
  { id: "content", title: "Your content" },
  { id: "plans", title: "Plans and payment" },
  { id: "leaving", title: "If you leave" },
  { id: "refusal", title: "If we have to stop you" },
  { id: "liability", title: "Liability and law" },
];

const titleOf = (id: string) => contents.find((part) => part.id === id)?.title ?? id;

export default function TermsPage() {
  const { RETENTION_DAYS } = env();
  return (
    <LegalPage
      title="Terms"
      lead="What you may expect of this service, what it expects of you, and how it ends."
      contents={contents}
    >
      <LegalPart id="service" title={titleOf("service")}>
        <p>
          <Blank>Name and postal address of whoever runs this service</Blank> offers a studio for
          pictures: you upload them into projects and have styles applied. It is offered as it is;{" "}
          <Blank>what is promised about availability and support</Blank>.
        </p>
      </LegalPart>
      <LegalPart id="account" title={titleOf("account")}>
        <p>
          One person, one account, with an address that you can read mail at: it works from the
          moment you confirm it. Keep your password, passkeys and recovery codes to yourself. You
          see every device that is signed in, and are told of new ones; end what you do not know.{" "}
          <Blank>Minimum age</Blank>.
        </p>
      </LegalPart>
      <LegalPart id="content" title={titleOf("content")}>
        <p>
          What you upload, and what is made of it, is yours. The service may store, process and show
          it to you, and nothing else: it is not published, sold, or used to train anything. You
          confirm that you may use it. <Blank>What may not be uploaded</Blank>.
        </p>
      </LegalPart>
      <LegalPart id="plans" title={titleOf("plans")}>
        <p>
          What each plan holds stands on the page about <TextLink href="/pricing">pricing</TextLink>
          . At a limit the next image or upload is refused; nothing is deleted and nothing is
          billed. This software takes no payments by itself:{" "}
          <Blank>terms of payment, taxes, and withdrawal, once a provider is connected</Blank>.
        </p>
      </LegalPart>
      <LegalPart id="leaving" title={titleOf("leaving")}>
        <p>
          You can delete the account at any time, on the settings page, without a reason.{" "}
          {RETENTION_DAYS === 0
            ? "Everything in it is erased at once."
            : `For ${RETENTION_DAYS} days you can restore it with everything in it; then it is erased. You can also have it erased at once.`}{" "}
          A paid plan is cancelled in the same moment and does not begin again by itself. Take a
          copy first: it is offered before, and for as long as the account can be restored. What
          stays is named under <TextLink href="/privacy#deletion">privacy</TextLink>.
        </p>
      </LegalPart>
      <LegalPart id="refusal" title={titleOf("refusal")}>
        <p>
          An account that breaks these terms may be locked. Its data stays, it can still be deleted,
          and being locked is not a deletion. <Blank>How one objects, and within which time</Blank>.
          If the service itself ends, you are told <Blank>number of days</Blank> before, so that you
          can take a copy.
        </p>
      </LegalPart>
      <LegalPart id="liability" title={titleOf("liability")}>
        <p>
          <Blank>Limits of liability, as the law of your country allows</Blank>.{" "}
          <Blank>Governing law and place of jurisdiction</Blank>.{" "}
          <Blank>How changes of these terms are announced</Blank>.
        </p>
      </LegalPart>
    </LegalPage>
  );
}
