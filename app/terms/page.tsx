import { Blank } from "@/components/legal/blank";
import { LegalPage } from "@/components/legal/legal-page";
import { LegalPart } from "@/components/legal/legal-part";
import { TextLink } from "@/components/ui/text-link";
import { appConfig } from "@/lib/app-config";
import { env } from "@/lib/env";
import { publicMetadata } from "@/lib/http/policy/public-pages";
import { formatDays } from "@/lib/legal/retention";

// The text depends on the settings of the installation, which a build does not know.
export const dynamic = "force-dynamic";

export const metadata = publicMetadata("/terms");

const contents = [
  { id: "service", title: "The service" },
  { id: "account", title: "Your account" },
  { id: "content", title: "Your content" },
  { id: "plans", title: "Plans and payment" },
  { id: "leaving", title: "Ending your account" },
  { id: "refusal", title: "Suspension" },
  { id: "liability", title: "Liability and law" },
];

const titleOf = (id: string) => contents.find((part) => part.id === id)?.title ?? id;

export default function TermsPage() {
  const { RETENTION_DAYS } = env();
  return (
    <LegalPage
      title="Terms"
      lead="What you can expect from us, and what we expect from you."
      contents={contents}
    >
      <LegalPart id="service" title={titleOf("service")}>
        <p>
          {appConfig.company ?? <Blank>Name and postal address of the operator</Blank>} provides{" "}
          {appConfig.name}, as it is. <Blank>Commitments on availability and support</Blank>.
        </p>
        {/* sample:begin */}
        <p>It’s an image studio, where you upload images to projects and apply styles.</p>
        {/* sample:end */}
      </LegalPart>
      <LegalPart id="account" title={titleOf("account")}>
        <p>
          Accounts are for one person and need a verified email address. Don’t share your password,
          passkeys or recovery codes. You can see all active sessions, and we alert you to new ones.
          Sign out any you don’t recognise. <Blank>Minimum age</Blank>.
        </p>
      </LegalPart>
      <LegalPart id="content" title={titleOf("content")}>
        <p>
          You own your content: what you upload, and what is made from it. We store, process and
          display it only to provide the service to you. We don’t publish it, sell it or use it for
          training. You confirm that you have the right to use it.{" "}
          <Blank>What you may not upload</Blank>.
        </p>
      </LegalPart>
      <LegalPart id="plans" title={titleOf("plans")}>
        <p>
          See <TextLink href="/pricing">pricing</TextLink> for what’s included in each plan. When
          you reach a limit, what would exceed it is refused. Nothing is deleted or billed. This
          software doesn’t take payments on its own:{" "}
          <Blank>
            payment terms, taxes and right of withdrawal, once a payment provider is connected
          </Blank>
          .
        </p>
      </LegalPart>
      <LegalPart id="leaving" title={titleOf("leaving")}>
        <p>
          You can delete your account at any time in settings.{" "}
          {RETENTION_DAYS === 0
            ? "Everything in it is permanently erased right away."
            : `You can restore it, with everything in it, for ${formatDays(RETENTION_DAYS)}. Then it’s permanently erased. You can also erase it immediately.`}{" "}
          Your paid plan is cancelled right away and doesn’t restart by itself. You can download
          your data before deleting{RETENTION_DAYS > 0 && " and during the grace period"}. See{" "}
          <TextLink href="/privacy#deletion">privacy</TextLink> for what we keep.
        </p>
      </LegalPart>
      <LegalPart id="refusal" title={titleOf("refusal")}>
        <p>
          We may suspend accounts that break these terms. Suspension doesn’t delete your data, and
          you can still delete your account. <Blank>How and by when to appeal</Blank>. If we shut
          down the service, we’ll tell you <Blank>number of days</Blank> in advance, so that you can
          download your data.
        </p>
      </LegalPart>
      <LegalPart id="liability" title={titleOf("liability")}>
        <p>
          <Blank>Limits of liability, as far as the applicable law allows</Blank>.{" "}
          <Blank>Governing law and place of jurisdiction</Blank>.{" "}
          <Blank>How we announce changes to these terms</Blank>.
        </p>
      </LegalPart>
    </LegalPage>
  );
}
