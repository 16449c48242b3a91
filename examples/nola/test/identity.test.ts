import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseIdentity, sectionsAt, valueAt, withValueAt } from "../src/identity.ts";
import { IdentityStore } from "../src/identity-store.ts";
import { packagePath } from "../src/package-path.ts";
import { SetupError } from "../src/setup-error.ts";

const seedFile = packagePath("data/identity.json");

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "nola-identity-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe("the identity document", () => {
  const document = parseIdentity(readFileSync(seedFile, "utf8"), seedFile, "");

  it("loads more with each level", () => {
    const [core, more, all] = ([1, 2, 3] as const).map((level) => sectionsAt(document, level));
    expect(core).toEqual(["self", "voice"]);
    expect(more).toEqual(["self", "voice", "principles", "abilities"]);
    expect(all).toEqual(Object.keys(document.sections));
  });

  it("is read and changed by path, the original left as it was", () => {
    expect(valueAt(document, "self.name")).toBe("Nola");
    expect(valueAt(document, "self")).toHaveProperty("purpose");
    expect(valueAt(document, "self.name.first")).toBeUndefined();
    expect(valueAt(document, "nothing.here")).toBeUndefined();
    const changed = withValueAt(document, "continuity.seen.today", true);
    expect(valueAt(changed, "continuity.seen")).toEqual({ today: true });
    expect(valueAt(document, "continuity.seen")).toBeUndefined();
  });

  it("refuses paths that lead nowhere or too far", () => {
    expect(() => withValueAt(document, "mood.now", "calm")).toThrow('no section "mood"');
    expect(() => withValueAt(document, "self.name.first", "N")).toThrow("not an object");
    expect(() => withValueAt(document, "self", "N")).toThrow("can only become an object");
    expect(() => withValueAt(document, "self.__proto__.x", 1)).toThrow("not an identity path");
    expect(() => withValueAt(document, "__proto__.content", {})).toThrow("not an identity path");
    expect(() => valueAt(document, "self..name")).toThrow("not an identity path");
    expect(valueAt(document, "constructor.name")).toBeUndefined();
  });
});

describe("the identity store", () => {
  const store = () => new IdentityStore({ seedFile, directory: join(directory, "data") });

  it("writes a runtime copy and leaves the seed alone", () => {
    const before = readFileSync(seedFile, "utf8");
    store().write(withValueAt(store().read(), "continuity.conversations", 3));
    expect(valueAt(store().read(), "continuity.conversations")).toBe(3);
    expect(readFileSync(seedFile, "utf8")).toBe(before);
    expect(readdirSync(join(directory, "data")).sort()).toEqual([".gitignore", "identity.json"]);
    if (process.platform !== "win32") {
      expect(statSync(join(directory, "data", "identity.json")).mode & 0o777).toBe(0o600);
    }
  });

  it.each([
    ["{ not json", /is not valid JSON/],
    ["[]", /has no "format": 1/],
    ['{"format":1}', /has no "sections"/],
    ['{"format":1,"sections":{"self":{"level":4,"content":{}}}}', /section "self" whose "level"/],
    ['{"format":1,"sections":{"self":{"level":1}}}', /section "self" without a "content"/],
  ])("says of %s what is wrong, where, and what to do", (text, what) => {
    store().write(store().read());
    const file = join(directory, "data", "identity.json");
    writeFileSync(file, text);
    const read = () => store().read();
    expect(read).toThrow(SetupError);
    expect(read).toThrow(what);
    expect(read).toThrow(`The identity file ${file}`);
    expect(read).toThrow(`delete it to start again from ${seedFile}`);
  });

  it("says so when there is no file at all", () => {
    const nowhere = new IdentityStore({ seedFile: join(directory, "none.json"), directory });
    expect(() => nowhere.read()).toThrow(/none\.json can not be read .*ENOENT.* Correct it, or restore/s);
  });

  it("leaves no temporary file behind when a write fails", () => {
    const document = store().read();
    // A directory in the file's place makes the rename fail after everything else went well.
    mkdirSync(join(directory, "data", "identity.json"), { recursive: true });
    expect(() => store().write(document)).toThrow();
    expect(readdirSync(join(directory, "data"))).toEqual(["identity.json"]);
  });
});
