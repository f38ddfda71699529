import { describe, expect, test } from "vitest";
import { repository } from "@/tests/support/run";
import {
  everyPlatform,
  findLockFileFaults,
  type LockedPackages,
  pinnedDependencies,
  verifiedPackages,
} from "./lock-file";

const integrity = "sha512-abc";
const locked = (changes: LockedPackages): LockedPackages => ({
  "": {},
  "node_modules/native": {
    version: "2.0.0",
    integrity,
    optionalDependencies: { "native-linux": "2.0.0", "native-darwin": "2.0.0", soft: "^1.0.0" },
  },
  "node_modules/native-linux": { version: "2.0.0", integrity },
  "node_modules/native/node_modules/native-darwin": { version: "2.0.0", integrity },
  "node_modules/native-darwin": { version: "1.0.0", integrity },
  "node_modules/soft": { version: "1.4.0", integrity },
  ...changes,
});
const messages = (violations: { message: string }[]) => violations.map(({ message }) => message);

test("pins every package to one version, and its content to a digest", () => {
  expect(findLockFileFaults(repository)).toEqual([]);
});

describe("pinnedDependencies", () => {
  test("accepts exact versions and refuses ranges", () => {
    const manifest = {
      dependencies: { a: "1.2.3", b: "^1.2.3" },
      devDependencies: { c: "1.2.3-beta.1", d: "latest" },
    };
    expect(messages(pinnedDependencies(manifest))).toEqual([
      "b is a range (^1.2.3): use one exact version",
      "d is a range (latest): use one exact version",
    ]);
  });
});

describe("verifiedPackages", () => {
  test("refuses a package without a digest, and one from another registry", () => {
    const packages = locked({
      "node_modules/bare": { version: "1.0.0" },
      "node_modules/forked": { version: "1.0.0", integrity, resolved: "git+ssh://git@example/f" },
      "node_modules/loaded": { version: "1.0.0", integrity, resolved: "https://example/l.tgz" },
      "node_modules/usual": {
        version: "1.0.0",
        integrity,
        resolved: "https://registry.npmjs.org/usual/-/usual-1.0.0.tgz",
      },
    });
    expect(messages(verifiedPackages(packages))).toEqual([
      "node_modules/bare has no sha512 digest: run npm install again",
      "node_modules/forked doesn’t come from the registry",
      "node_modules/loaded doesn’t come from the registry",
    ]);
  });

  test("regression: accepts a package inside another's archive without a digest of its own", () => {
    const inside = {
      "node_modules/native/node_modules/inner": { version: "1.0.0", inBundle: true },
    };
    expect(verifiedPackages(locked(inside))).toEqual([]);
  });
});

describe("everyPlatform", () => {
  test("accepts a lock file that has the packages of every platform", () => {
    expect(everyPlatform(locked({}))).toEqual([]);
  });

  test("names a missing package, and one of another version", () => {
    const packages = locked({ "node_modules/native-linux": { version: "1.9.0", integrity } });
    delete packages["node_modules/native/node_modules/native-darwin"];
    delete packages["node_modules/native-darwin"];
    expect(messages(everyPlatform(packages))).toEqual(
      ["native-linux", "native-darwin"].map(
        (name) =>
          `node_modules/native needs ${name} 2.0.0 on another platform: delete node_modules and run npm install`,
      ),
    );
  });
});
