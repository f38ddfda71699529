import { createHash, generateKeyPairSync, type JsonWebKey, randomBytes, sign } from "node:crypto";

type Cbor = number | string | Buffer | Map<number | string, Cbor>;

function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  if (length < 256) return Buffer.from([(major << 5) | 24, length]);
  return Buffer.from([(major << 5) | 25, length >> 8, length & 255]);
}

/** As much of CBOR (RFC 8949) as an attestation needs. */
function encode(value: Cbor): Buffer {
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string") return Buffer.concat([head(3, value.length), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  const pairs = [...value].flatMap(([key, each]) => [encode(key), encode(each)]);
  return Buffer.concat([head(5, value.size), ...pairs]);
}

const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest();
const fromBase64url = (text: string) => Buffer.from(text, "base64url");

/** A public key on P-256 for ES256 as COSE writes it (RFC 9053). */
function coseKey({ x = "", y = "" }: JsonWebKey): Buffer {
  return encode(
    new Map<number, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, fromBase64url(x)],
      [-3, fromBase64url(y)],
    ]),
  );
}

export interface CreationOptions {
  challenge: string;
  rp: { id: string };
  user: { id: string };
  excludeCredentials?: { id: string }[];
}

export interface RequestOptions {
  challenge: string;
  rpId: string;
}

/** What a test has the authenticator do other than an honest one would. */
interface Deviation {
  origin?: string;
  rpId?: string;
  challenge?: string;
  /** Whether its owner was verified, by a finger or a PIN; present is who touches it. */
  verified?: boolean;
  counter?: number;
  userHandle?: string;
  /** The type of the client data, such as `webauthn.create`. */
  type?: string;
}

const userPresent = 0x01;
const userVerified = 0x04;
const attested = 0x40;

/** An authenticator in software with one passkey: ES256, attestation "none". */
export class SoftwareAuthenticator {
  readonly id = randomBytes(32);
  private readonly keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  private userHandle = "";
  /** How often it has signed; stays at zero, as with synced passkeys, unless a test sets it. */
  counter = 0;

  constructor(private readonly origin = "http://127.0.0.1:3000") {}

  get credentialId(): string {
    return this.id.toString("base64url");
  }

  private clientData(type: string, challenge: string, by: Deviation): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: by.type ?? type,
        challenge: by.challenge ?? challenge,
        origin: by.origin ?? this.origin,
        crossOrigin: false,
      }),
    );
  }

  private authData(rpId: string, flags: number, by: Deviation): Buffer {
    const verified = by.verified === false ? 0 : userVerified;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(by.counter ?? this.counter);
    const byte = Buffer.from([userPresent | verified | flags]);
    return Buffer.concat([sha256(by.rpId ?? rpId), byte, counter]);
  }

  /** What `navigator.credentials.create` gives, as JSON. */
  create(options: CreationOptions, by: Deviation = {}) {
    this.userHandle = options.user.id;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.id.length);
    const authData = Buffer.concat([
      this.authData(options.rp.id, attested, by),
      Buffer.alloc(16),
      length,
      this.id,
      coseKey(this.keys.publicKey.export({ format: "jwk" })),
    ]);
    const attestation = new Map<string, Cbor>([
      ["fmt", "none"],
      ["attStmt", new Map()],
      ["authData", authData],
    ]);
    return {
      id: this.credentialId,
      rawId: this.credentialId,
      type: "public-key",
      clientExtensionResults: {},
      response: {
        clientDataJSON: this.clientData("webauthn.create", options.challenge, by).toString(
          "base64url",
        ),
        attestationObject: encode(attestation).toString("base64url"),
        transports: ["internal", "hybrid", "pigeon"],
      },
    };
  }

  /** What `navigator.credentials.get` gives, as JSON. */
  get(options: RequestOptions, by: Deviation = {}) {
    const clientData = this.clientData("webauthn.get", options.challenge, by);
    const authData = this.authData(options.rpId, 0, by);
    const signed = Buffer.concat([authData, sha256(clientData)]);
    return {
      id: this.credentialId,
      rawId: this.credentialId,
      type: "public-key",
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientData.toString("base64url"),
        authenticatorData: authData.toString("base64url"),
        signature: sign("sha256", signed, this.keys.privateKey).toString("base64url"),
        userHandle: by.userHandle ?? this.userHandle,
      },
    };
  }
}
