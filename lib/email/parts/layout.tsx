import {
  Body,
  Column,
  Container,
  Head,
  Heading,
  Html,
  Preview,
  Row,
} from "@react-email/components";
import type { ReactNode } from "react";
import { footer } from "@/lib/email/parts/footer";
import { EmailMark } from "@/lib/email/parts/mark";
import { Note } from "@/lib/email/parts/prose";
import { paint, sansFont, styleSheet } from "@/lib/email/theme";

type LayoutProps = {
  title: string;
  /** The line that an inbox shows after the subject. */
  preview: string;
  to: string;
  /** Why the email was sent, to follow "because". */
  reason: string;
  children: ReactNode;
};

/** The frame of every email: the mark, a card of 600 px with one subject, and the footer. */
export function MailLayout({ title, preview, to, reason, children }: LayoutProps) {
  return (
    <Html lang="en">
      <Head>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no" />
        <title>{title}</title>
        <style>{styleSheet}</style>
      </Head>
      <Body {...paint({ fill: "background" }, { margin: 0, fontFamily: sansFont })}>
        <Preview>{preview}</Preview>
        <Row {...paint({ fill: "background" })}>
          <Column style={{ padding: "32px 12px" }}>
            <Container style={{ width: "100%", maxWidth: 600 }}>
              <EmailMark />
              <Row
                {...paint(
                  { fill: "card", edge: "border" },
                  {
                    borderCollapse: "separate",
                    borderStyle: "solid",
                    borderWidth: 1,
                    borderRadius: 10,
                  },
                )}
              >
                <Column className="roomy" style={{ padding: "32px 40px 20px" }}>
                  <Heading
                    {...paint(
                      { text: "foreground" },
                      {
                        margin: "0 0 16px",
                        fontSize: 20,
                        lineHeight: "28px",
                        fontWeight: 600,
                        letterSpacing: "-0.012em",
                      },
                    )}
                  >
                    {title}
                  </Heading>
                  {children}
                </Column>
              </Row>
              <Row>
                <Column className="roomy" style={{ padding: "20px 40px 0" }}>
                  {footer(to, reason).map((line) => (
                    <Note key={line}>{line}</Note>
                  ))}
                </Column>
              </Row>
            </Container>
          </Column>
        </Row>
      </Body>
    </Html>
  );
}
