import { Blank } from "@/components/legal/blank";
import { CookieList } from "@/components/legal/cookie-list";
import { LegalPage } from "@/components/legal/legal-page";
import { LegalList, LegalPart } from "@/components/legal/legal-part";
import { AfterDeletion, HowLong } from "@/components/legal/privacy-endings";
import { StoredData } from "@/components/legal/stored-data";
import { TextLink } from "@/components/ui/text-link";
import { configuredProviders } from "@/lib/auth/providers";
import { env } from "@/lib/env";
import { cookiePrefix, reachedByTls } from "@/lib/http/cookie-prefix";
import { publicMetadata } from "@/lib/http/public-pages";

// What it says depends on the settings of the installation, which a build does not know.
export const dynamic = "force-dynamic";

export const metadata = publicMetadata("/privacy");

const contents = [
  { id: "responsible", title: "Who is responsible" },
  { id: "stored", title: "What is stored" },
  { id: "cookies", title: "Cookies" },
  { id: "others", title: "Who else learns something" },
  { id: "how-long", title: "How long" },
  { id: "deletion", title: "When you delete your account" },
  { id: "rights", title: "Your rights" },
];

const titleOf = (id: string) => contents.find((part) => part.id === id)?.title ?? id;

export default function PrivacyPage() {
  const { RETENTION_DAYS, BREACHED_PASSWORDS_URL, STORAGE_DRIVER } = env();
  const providers = configuredProviders().map(({ name }) => name);
  const breached = BREACHED_PASSWORDS_URL === "off" ? null : new URL(BREACHED_PASSWORDS_URL).host;
  return (
    <LegalPage
      title="Privacy"
      lead="What this service stores about you, for how long, who else learns something, and how you end it."
      contents={contents}
    >
      <LegalPart id="responsible" title={titleOf("responsible")}>
        <p>
          <Blank>Name and postal address of whoever runs this service</Blank>, reachable at{" "}
          <Blank>email address</Blank>. <Blank>Data protection officer, if there is one</Blank>. The
          legal bases are the contract with you for everything that the service needs to work, and a
          legitimate interest in its security for session data, limits and the audit log:{" "}
          <Blank>to be checked</Blank>.
        </p>
      </LegalPart>
      <LegalPart id="stored" title={titleOf("stored")}>
        <StoredData />
      </LegalPart>
      <LegalPart id="cookies" title={titleOf("cookies")}>
        <p>
          All of them are needed for what you do here. There are no cookies for advertising or
          analytics, so there is no banner. Scripts can read none of them but the last.
        </p>
        <CookieList prefix={cookiePrefix()} themePrefix={reachedByTls() ? "__Secure-" : ""} />
      </LegalPart>
      <LegalPart id="others" title={titleOf("others")}>
        <p>
          Pages load nothing from other servers: no fonts, no scripts, no counters. Data leaves in
          these cases alone:
        </p>
        <LegalList
          items={[
            {
              term: "Mail",
              text: (
                <>
                  Your address and what a mail says, to the mail server of{" "}
                  <Blank>mail provider</Blank>.
                </>
              ),
            },
            {
              term: "Hosting",
              text: (
                <>
                  The database at <Blank>database host</Blank>
                  {STORAGE_DRIVER === "s3" ? (
                    <>
                      , files in an object store at <Blank>storage provider</Blank>
                    </>
                  ) : (
                    ", files on the server itself"
                  )}
                  .
                </>
              ),
            },
            {
              term: "Stolen passwords",
              text: breached
                ? `A new password is compared with known stolen ones: ${breached} is sent the first five characters of its SHA-1 hash, never the password, your name or your address.`
                : "New passwords are not compared with stolen ones by any other service.",
            },
            {
              term: "Signing in elsewhere",
              text:
                providers.length > 0
                  ? `If you sign in through ${new Intl.ListFormat("en-GB", { type: "disjunction" }).format(providers)}, it learns that you did, and tells us your address and name. Its tokens are not kept.`
                  : "No other provider is set up to sign in with.",
            },
          ]}
        />
      </LegalPart>
      <LegalPart id="how-long" title={titleOf("how-long")}>
        <HowLong retentionDays={RETENTION_DAYS} />
      </LegalPart>
      <LegalPart id="deletion" title={titleOf("deletion")}>
        <AfterDeletion retentionDays={RETENTION_DAYS} />
      </LegalPart>
      <LegalPart id="rights" title={titleOf("rights")}>
        <p>
          You see and correct your data on the settings pages,{" "}
          <TextLink href="/settings/data">take a copy</TextLink> of all of it as one file, and{" "}
          <TextLink href="/settings/danger">delete the account</TextLink>, all without asking
          anybody. For everything else, or if you object to something, write to{" "}
          <Blank>email address</Blank>. You may also complain to{" "}
          <Blank>supervisory authority</Blank>.
        </p>
      </LegalPart>
    </LegalPage>
  );
}
