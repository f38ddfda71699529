import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { db } from "@/db/client";
import { passkeys } from "@/db/schema";

const sha256 = (data: Buffer | string) => createHash("sha256").update(data).digest();
const present = 0x01;
const verified = 0x04;

/** What a page was asked for, as far as an authenticator looks at it. */
interface Challenge {
  challenge: string;
  rpId?: string;
}

/** An authenticator with one passkey on the P-256 curve (ES256). */
export class SecurityKey {
  readonly id = randomBytes(16).toString("base64url");
  counter = 0;
  private readonly secret: KeyObject;
  private readonly publicKey: Buffer;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const { x = "", y = "" } = publicKey.export({ format: "jwk" });
    this.secret = privateKey;
    // RFC 9053: {kty: EC2, alg: ES256, crv: P-256, x, y} in CBOR.
    this.publicKey = Buffer.concat([
      Buffer.from("a5010203262001215820", "hex"),
      Buffer.from(x, "base64url"),
      Buffer.from("225820", "hex"),
      Buffer.from(y, "base64url"),
    ]);
  }

  /** Becomes a passkey of an account, as a finished registration leaves it. */
  async register(userId: string): Promise<this> {
    await db.insert(passkeys).values({
      userId,
      name: "Security key",
      credentialID: this.id,
      publicKey: this.publicKey.toString("base64"),
      counter: this.counter,
      deviceType: "singleDevice",
      backedUp: false,
      transports: "usb",
    });
    return this;
  }

  /** What `navigator.credentials.get` gives for a challenge, as JSON. */
  sign(
    { challenge, rpId = "127.0.0.1" }: Challenge,
    how: { origin?: string; userVerified?: boolean; userHandle?: string } = {},
  ) {
    const { origin = "http://127.0.0.1:3000", userVerified = true, userHandle } = how;
    const clientData = Buffer.from(
      JSON.stringify({ type: "webauthn.get", challenge, origin, crossOrigin: false }),
    );
    const counter = Buffer.alloc(4);
    this.counter += 1;
    counter.writeUInt32BE(this.counter);
    const flags = Buffer.from([userVerified ? present | verified : present]);
    const authenticatorData = Buffer.concat([sha256(rpId), flags, counter]);
    const signature = sign(
      "sha256",
      Buffer.concat([authenticatorData, sha256(clientData)]),
      this.secret,
    );
    return {
      id: this.id,
      rawId: this.id,
      type: "public-key",
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientData.toString("base64url"),
        authenticatorData: authenticatorData.toString("base64url"),
        signature: signature.toString("base64url"),
        userHandle: userHandle && Buffer.from(userHandle).toString("base64url"),
      },
    };
  }
}
