import type { S3Modes } from "./fake-s3-modes";
import { type Entry, unescapeXml } from "./fake-s3-xml";

type Version = Pick<Entry, "id" | "bytes">;

/** What the bucket of a fake S3 contains, with older versions where its modes say so. */
export class FakeBucket {
  readonly objects = new Map<string, Buffer>();
  readonly locked = new Set<string>();
  /** Newest first. */
  private readonly versions = new Map<string, Version[]>();
  private count = 0;

  constructor(private readonly modes: S3Modes) {}

  private newest(key: string, bytes?: Buffer): void {
    const version = { id: `v${++this.count}`, ...(bytes && { bytes }) };
    this.versions.set(key, [version, ...(this.versions.get(key) ?? [])]);
  }

  put(key: string, bytes: Buffer): void {
    if (this.modes.versioned) this.newest(key, bytes);
    this.objects.set(key, bytes);
  }

  /** Deletes an object or a version; `code` says why not, `marker` whether a delete marker was left. */
  delete(key: string, versionId?: string): { code?: string; marker?: boolean } {
    if (this.locked.has(key)) return { code: "AccessDenied" };
    if (!versionId) {
      if (this.modes.versioned) this.newest(key);
      this.objects.delete(key);
      return { marker: Boolean(this.modes.versioned) };
    }
    if (this.modes.lockDays || this.modes.denied?.includes("DeleteObjectVersion"))
      return { code: "AccessDenied" };
    const versions = this.versions.get(key) ?? [];
    const kept = versions.filter(({ id }) => id !== versionId);
    if (this.modes.versioned && kept.length === versions.length) return { code: "NoSuchVersion" };
    if (kept.length > 0) this.versions.set(key, kept);
    else this.versions.delete(key);
    const [latest] = kept;
    if (latest?.bytes) this.objects.set(key, latest.bytes);
    else this.objects.delete(key);
    return {};
  }

  /** The result of `DeleteObjects`. */
  deleteMany(body: string): string {
    const quiet = body.includes("<Quiet>true</Quiet>");
    const results: string[] = [];
    for (const [, asked = ""] of body.matchAll(/<Object>(.*?)<\/Object>/gs)) {
      const [, name = ""] = /<Key>([^<]*)<\/Key>/s.exec(asked) ?? [];
      const [, versionId] = /<VersionId>([^<]*)<\/VersionId>/.exec(asked) ?? [];
      const { code, marker } = this.delete(unescapeXml(name), versionId);
      const object = `<Key>${name}</Key>${versionId ? `<VersionId>${versionId}</VersionId>` : ""}`;
      if (code) results.push(`<Error>${object}<Code>${code}</Code></Error>`);
      else if (!quiet && !this.modes.reportsNothing)
        results.push(
          `<Deleted>${object}${marker ? "<DeleteMarker>true</DeleteMarker>" : ""}</Deleted>`,
        );
    }
    return `<DeleteResult>${results.join("")}</DeleteResult>`;
  }

  /** Every version; of a bucket that keeps none, its objects with the version ID `null`. */
  entries(): Entry[] {
    if (!this.modes.versioned)
      return [...this.objects].map(([key, bytes]) => ({ key, id: "null", bytes, isLatest: true }));
    return [...this.versions].flatMap(([key, versions]) =>
      versions.map((version, index) => ({ key, ...version, isLatest: index === 0 })),
    );
  }

  olderVersions(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { key, bytes, isLatest } of this.entries())
      if (bytes && !isLatest) counts.set(key, (counts.get(key) ?? 0) + 1);
    return counts;
  }
}
