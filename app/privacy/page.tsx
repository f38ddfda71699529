import { Blank } from "@/components/legal/blank";
import { CookieList } from "@/components/legal/cookie-list";
import { LegalPage } from "@/components/legal/legal-page";
import { LegalList, LegalPart } from "@/components/legal/legal-part";
import { AfterDeletion, HowLong } from "@/components/legal/privacy-endings";
import { StoredData } from "@/components/legal/stored-data";
import { TextLink } from "@/components/ui/text-link";
import { appConfig } from "@/lib/app-config";
import { configuredProviders } from "@/lib/auth/oauth/providers";
import { env } from "@/lib/env";
import { cookiePrefix, reachedByTls } from "@/lib/http/cookie-prefix";
import { publicMetadata } from "@/lib/http/policy/public-pages";

// The text depends on the settings of the installation, which a build does not know.
export const dynamic = "force-dynamic";

export const metadata = publicMetadata("/privacy");

const contents = [
  { id: "responsible", title: "Who is responsible for your data" },
  { id: "stored", title: "What we store" },
  { id: "cookies", title: "Cookies" },
  { id: "others", title: "Who we share data with" },
  { id: "how-long", title: "How long we keep data" },
  { id: "deletion", title: "When you delete your account" },
  { id: "rights", title: "Your rights" },
];

const titleOf = (id: string) => contents.find((part) => part.id === id)?.title ?? id;

export default function PrivacyPage() {
  const { RETENTION_DAYS, BACKUP_RETENTION_DAYS, BREACHED_PASSWORDS_URL, STORAGE_DRIVER } = env();
  const providers = configuredProviders().map(({ name }) => name);
  const breached = BREACHED_PASSWORDS_URL === "off" ? null : new URL(BREACHED_PASSWORDS_URL).host;
  return (
    <LegalPage
      title="Privacy"
      lead="What we store about you, for how long, who we share it with, and how to delete it."
      contents={contents}
    >
      <LegalPart id="responsible" title={titleOf("responsible")}>
        <p>
          The data controller is{" "}
          {appConfig.company ?? <Blank>name and postal address of the operator</Blank>}. You can
          contact us at {appConfig.supportAddress ?? <Blank>email address</Blank>}.{" "}
          <Blank>Data protection officer, if any</Blank>. Our legal bases are our contract with you,
          for everything the service needs to work, and our legitimate interest in its security, for
          session data, rate limits and the audit log. <Blank>Legal bases to be reviewed</Blank>.
        </p>
      </LegalPart>
      <LegalPart id="stored" title={titleOf("stored")}>
        <StoredData />
      </LegalPart>
      <LegalPart id="cookies" title={titleOf("cookies")}>
        <p>
          All cookies are strictly necessary. We don’t use advertising or analytics cookies, so
          there’s no banner. Only the last one can be read by scripts.
        </p>
        <CookieList prefix={cookiePrefix()} themePrefix={reachedByTls() ? "__Secure-" : ""} />
      </LegalPart>
      <LegalPart id="others" title={titleOf("others")}>
        <p>
          Our pages load nothing from other servers: no fonts, scripts or trackers. We only share
          data in these cases:
        </p>
        <LegalList
          items={[
            {
              term: "Email",
              text: (
                <>
                  Your email address and the content of emails, with <Blank>email provider</Blank>.
                </>
              ),
            },
            {
              term: "Hosting",
              text: (
                <>
                  The database with <Blank>database host</Blank>
                  {STORAGE_DRIVER === "s3" ? (
                    <>
                      {" "}
                      and files with <Blank>object storage provider</Blank>
                    </>
                  ) : (
                    ". Files stay on our own server"
                  )}
                  .
                </>
              ),
            },
            {
              term: "Breached passwords",
              text: breached
                ? `We check new passwords against known data breaches. We send ${breached} the first five characters of a SHA-1 hash, never your password, name or email address.`
                : "We don’t use another service to check passwords against data breaches.",
            },
            {
              term: "Sign-in providers",
              text:
                providers.length > 0
                  ? `If you sign in with ${new Intl.ListFormat("en-GB", { type: "disjunction" }).format(providers)}, they know you did, and share your email address and name with us. We don’t keep their tokens.`
                  : "No sign-in providers are set up.",
            },
          ]}
        />
      </LegalPart>
      <LegalPart id="how-long" title={titleOf("how-long")}>
        <HowLong retentionDays={RETENTION_DAYS} backupDays={BACKUP_RETENTION_DAYS} />
      </LegalPart>
      <LegalPart id="deletion" title={titleOf("deletion")}>
        <AfterDeletion retentionDays={RETENTION_DAYS} backupDays={BACKUP_RETENTION_DAYS} />
      </LegalPart>
      <LegalPart id="rights" title={titleOf("rights")}>
        <p>
          You can view and correct your data in settings,{" "}
          <TextLink href="/settings/data">download all of it</TextLink>, and{" "}
          <TextLink href="/settings/danger">delete your account</TextLink> at any time. For anything
          else, or to object to processing, contact{" "}
          {appConfig.supportAddress ?? <Blank>email address</Blank>}. You can also lodge a complaint
          with <Blank>supervisory authority</Blank>.
        </p>
      </LegalPart>
    </LegalPage>
  );
}
