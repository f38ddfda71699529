import { describe, expect, test } from "vitest";
import { enhancedStatusOf, isFinalRefusal } from "./refusal";

const failure = (response: string, command = "RCPT TO") => ({
  code: "EENVELOPE",
  command,
  response,
  responseCode: Number(response.slice(0, 3)),
});

describe("a refusal is final", () => {
  test.each<[response: string, command?: string]>([
    ["550 5.1.1 <a@example.com>: Recipient address rejected: User unknown"],
    ["550-5.1.1 The email account that you tried to reach does not exist.\n550 5.1.1 See help."],
    ["550 No such user"],
    ["551 5.1.6 User has moved"],
    ["552 5.2.2 Mailbox full"],
    ["553 5.1.3 Bad address syntax"],
    ["554 5.4.4 Unrouteable domain"],
    ["556 5.1.10 Domain does not accept mail"],
    ["550 5.7.1 Rejected by the policy of the recipient"],
    ["550 5.1.1 relay@example.com: no such user"],
    ["554 5.7.1 Message rejected as spam", "DATA"],
    ["552 5.3.4 Message too big", "DATA"],
    ["552 5.7.0 Blocked because of its content", "DATA"],
  ])("when the server says %s", (response, command) => {
    expect(isFinalRefusal(failure(response, command))).toBe(true);
  });
});

describe("a refusal is tried again", () => {
  test.each<[response: string, command?: string]>([
    ["421 4.3.2 Service not available"],
    ["450 4.2.1 Greylisted"],
    ["452 4.2.2 Mailbox full"],
    ["451 4.7.1 Try again later", "DATA"],
    ["550 4.2.2 Over quota"],
    ["535 5.7.8 Authentication credentials invalid", "AUTH PLAIN"],
    ["530 5.7.0 Must issue a STARTTLS command first", "MAIL FROM"],
    ["530 5.7.0 Authentication required"],
    ["503 5.5.1 Authenticate first"],
    ["550 5.7.1 Relaying denied"],
    ["550 relay not permitted"],
    ["553 5.7.1 <no-reply@example.com>: Sender address rejected: not owned by user app"],
    ["550 5.1.8 Sender address rejected: Domain not found"],
    ["554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.example"],
    ["550 5.7.23 SPF validation failed"],
    ["550 5.7.26 Unauthenticated email is not accepted (DMARC)", "DATA"],
    ["550 5.7.25 No PTR record", "DATA"],
    ["550 5.1.7 Bad sender", "MAIL FROM"],
    ["554 No SMTP service here", "CONN"],
    ["550 Access denied", "EHLO"],
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
