import { describe, expect, test } from "vitest";
import { enhancedStatusOf, isFinalRefusal } from "./refusal";

const failure = (response: string, command = "RCPT TO") => ({
  code: "EENVELOPE",
  command,
  rejected: ["a@example.com"],
  response,
  responseCode: Number(response.slice(0, 3)),
});

describe("a refusal is final", () => {
  test.each([
    "550 5.1.1 <a@example.com>: Recipient address rejected: User unknown in local recipient table",
    "550-5.1.1 The email account that you tried to reach does not exist.\n550 5.1.1 See help.",
    "550 5.1.0 <a@example.com>: User unknown",
    "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
    "550 5.1.2 Bad destination system address",
    "553 5.1.3 The recipient address is not a valid RFC 5321 address",
    "551 5.1.6 User has moved",
    "556 5.1.10 Domain does not accept mail",
    "550 5.2.1 The email account that you tried to reach is disabled.",
    "552 5.2.2 The email account that you tried to reach is over quota",
    "550 5.4.1 Recipient address rejected: Access denied. [AMS0EPF00000198.eurprd05.prod.example]",
    "550 5.7.1 <a@example.com>: Recipient address rejected: Access denied",
    "554 5.7.1 a@example.com does not take email from outside",
    "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302)",
    "550 No such user here",
    '550 No Such User Here"',
    "550 sorry, no mailbox here by that name",
    "550 User unknown",
    "550 Invalid recipient a@example.com",
    "550 5.1.1 relay@example.com: no such user",
    "550 5.1.1 <blocklist@sender.example>: User unknown",
  ])("when the server says %s", (response) => {
    expect(isFinalRefusal(failure(response))).toBe(true);
  });
});

describe("a refusal is tried again", () => {
  test.each<[response: string, command?: string]>([
    ["421 4.3.2 Service not available"],
    ["450 4.2.1 Greylisted"],
    ["452 4.2.2 Mailbox full"],
    ["550 4.2.2 Over quota"],
    ["535 5.7.8 Authentication credentials invalid", "AUTH PLAIN"],
    ["530 5.7.0 Must issue a STARTTLS command first", "MAIL FROM"],
    ["530 5.7.0 Authentication required"],
    ["503 5.5.1 Authenticate first"],
    ["550 5.7.1 Authentication required for a@example.com"],
    ["550 5.7.1 Relaying denied"],
    ["550 5.7.1 <a@example.com>... Relaying denied"],
    ["554 5.7.1 <a@example.com>: Relay access denied"],
    ["550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain"],
    ["550 relay not permitted"],
    ["553 5.7.1 <no-reply@example.com>: Sender address rejected: not owned by user app"],
    ["550 5.1.0 <no-reply@example.com>: Sender address rejected: User unknown"],
    ["550 5.1.8 Sender address rejected: Domain not found"],
    ["554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org"],
    ["550 5.7.1 <a@example.com>: Recipient address rejected: 192.0.2.1 blocked using Spamhaus"],
    ["550 5.7.1 Rejected by the policy of the recipient"],
    ["550 5.7.23 SPF validation failed"],
    ["554 5.4.4 Unrouteable domain"],
    ["550 5.4.5 Daily user sending limit exceeded."],
    [
      "550 5.1.90 Your message can't be sent because you've reached your daily limit for recipients",
    ],
    ["550 5.7.501 Service unavailable. Spam abuse detected from IP range."],
    ["550 5.7.606 Access denied, banned sending IP [192.0.2.1]"],
    ["550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP"],
    ["550 Domain example.com has exceeded the max emails per hour (101/100 (101%)) allowed."],
    [
      "550 5.7.1 Sandbox subdomains are for test purposes only. Add the address to authorized recipients",
    ],
    ["550 The example.com domain is not verified. Add and verify your domain"],
    ["550 5.1.7 Bad sender", "MAIL FROM"],
    ["550 5.7.60 SMTP; Client does not have permissions to send as this sender", "MAIL FROM"],
    [
      "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Part of their network is on our block list (S3140).",
      "MAIL FROM",
    ],
    ["550 5.1.1 no such user", "MAIL FROM"],
    ["451 Authentication failed: Maximum credits exceeded", "AUTH PLAIN"],
    ["535 Authentication failed: Maximum credits exceeded", "AUTH PLAIN"],
    ["554 No SMTP service here", "CONN"],
    ["550 Access denied", "EHLO"],
    ["451 4.7.1 Try again later", "DATA"],
    ["554 Message rejected: Email address is not verified.", "DATA"],
    ["554 Transaction failed: Sending suspended for this account.", "DATA"],
    [
      "554 5.2.252 SendAsDenied; app@example.com not allowed to send as no-reply@example.com",
      "DATA",
    ],
    ["550 5.4.5 Daily user sending limit exceeded.", "DATA"],
    ["550 5.7.26 Unauthenticated email is not accepted (DMARC)", "DATA"],
    ["550 5.7.25 No PTR record", "DATA"],
    ["550 5.1.1 no such user", "DATA"],
    ["554 5.7.1 Message rejected as spam", "DATA"],
    ["552 5.3.4 Message too big", "DATA"],
  ])("when the server says %s", (response, command) => {
    expect(isFinalRefusal(failure(response, command))).toBe(false);
  });

  test("when there was no reply", () => {
    for (const code of ["ECONNECTION", "ESOCKET", "ETIMEDOUT", "EDNS", "ETLS"])
      expect(isFinalRefusal({ code, command: "CONN" })).toBe(false);
  });
});

test("finds the enhanced status in any line, and none in other numbers", () => {
  expect(enhancedStatusOf({ response: "550-Sorry\n550 5.1.1 unknown" })).toBe("5.1.1");
  expect(enhancedStatusOf({ response: "550 from 5.1.1.1" })).toBeUndefined();
  expect(enhancedStatusOf({})).toBeUndefined();
});
