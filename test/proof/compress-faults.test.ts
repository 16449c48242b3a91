import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Disk } from "../../src/disk/index.ts";
import { compressSegment, FileStorage, openDirectory } from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { HEADER, lineOf } from "./any-bytes.ts";
import { FaultyDisk } from "./faulty-disk.ts";
import { PowerLossDisk } from "./power-loss-disk.ts";

const NAME = "sessions/000001_x.log";
const BYTES = HEADER + lineOf(100).repeat(30);
const PARTS = { memberBytes: 1_000 };

/** The segments as readers list them, without what may change of them: their names. */
function listed(directory: string): unknown {
  return openDirectory(directory)
    .segments()
    .map(({ id, size, own }) => ({ id, size, own }));
}

function bytesOf(source: Pick<FileStorage, "scan">): string {
  let text = "";
  for (const { bytes } of source.scan()) text += Buffer.from(bytes).toString("latin1");
  return text;
}

function put(directory: string): void {
  mkdirSync(join(directory, "sessions"), { recursive: true });
  writeFileSync(join(directory, NAME), BYTES, "latin1");
}

const WAYS = [
  ["fails", "once"],
  ["fails", "from then on"],
  ["fails afterwards", "once"],
  ["fails afterwards", "from then on"],
] as const;

describe("when the n-th operation of compressing a segment", () => {
  it.each(WAYS)(
    "%s, %s, the log reads the same, and it is done when it is tried again",
    async (kind, when) => {
      const root = temporaryDirectory();
      for (let n = 1; ; n++) {
        const directory = join(root, String(n));
        put(directory);
        const before = listed(directory);
        const disk = new FaultyDisk();
        let failed = "";
        disk.plan = (operation, name) => {
          if (operation !== n && !(when === "from then on" && operation > n)) return undefined;
          failed ||= name;
          return { kind, code: "EIO" };
        };
        await compressSegment(directory, NAME, { ...PARTS, disk }).catch((error: unknown) => {
          expect(error).toMatchObject({ code: "EIO" });
        });
        const where = `${n} (${failed})`;
        expect([where, disk.open.size, disk.abused]).toEqual([where, 0, []]);
        expect([where, listed(directory)]).toEqual([where, before]);
        expect([where, bytesOf(openDirectory(directory) as FileStorage) === BYTES]).toEqual([where, true]);
        await compressSegment(directory, NAME, PARTS);
        expect([where, readdirSync(join(directory, "sessions"))]).toEqual([where, ["000001_x.log.gz"]]);
        expect([where, bytesOf(openDirectory(directory) as FileStorage) === BYTES]).toEqual([where, true]);
        if (when === "once") expect([where, litter(directory, failed)]).toEqual([where, []]);
        if (disk.operations >= n) continue;
        // There was no n-th operation any more.
        expect(n).toBeGreaterThan(20);
        return;
      }
    },
  );

  it("takes only some of the bytes, the rest is written behind them", async () => {
    const directory = join(temporaryDirectory(), "log");
    put(directory);
    const disk = new FaultyDisk();
    disk.plan = (operation) => ({ kind: "takes", bytes: 1 + (operation % 7) });
    await compressSegment(directory, NAME, { ...PARTS, disk });
    expect(gunzipSync(readFileSync(join(directory, `${NAME}.gz`))).toString("latin1")).toBe(BYTES);
  });

  it("takes nothing, as a full disk may, it ends with an error", async () => {
    const directory = join(temporaryDirectory(), "log");
    put(directory);
    const disk = new FaultyDisk();
    disk.plan = (_, name) => (name === "write" ? { kind: "takes", bytes: 0 } : undefined);
    await expect(compressSegment(directory, NAME, { ...PARTS, disk })).rejects.toMatchObject({
      code: "ENOSPC",
    });
    expect(readdirSync(directory)).toEqual(["sessions"]);
  });
});

/**
 * Temporary files that were left. Where one could not be removed, or was created though the disk denied it, there
 * is one: who makes the next segment removes it.
 */
function litter(directory: string, failed: string): string[] {
  return failed === "remove" || failed === "create"
    ? []
    : readdirSync(directory).filter((name) => name.endsWith(".tmp"));
}

describe("when the power fails at the n-th operation of compressing a segment", () => {
  /** A disk with a segment on it that is safe. */
  function diskWithSegment(): PowerLossDisk {
    const disk = new PowerLossDisk();
    disk.makeDirectory("/log/sessions", 0o700);
    const file = disk.create(`/log/${NAME}`, 0o600);
    disk.write(file, BYTES);
    disk.syncData(file);
    disk.close(file);
    for (const path of ["/", "/log", "/log/sessions"]) disk.syncDirectory(path);
    return disk;
  }

  // A system may write by itself what nobody asked for: bytes, or names and not the bytes behind them.
  it.each([
    ["nothing", false, false],
    ["names", false, true],
    ["bytes", true, false],
    ["names and bytes", true, true],
  ])("nothing of the log is lost where the system kept %s of itself", async (_, lucky, keepsNames) => {
    const kept: string[] = [];
    for (const n of Array.from({ length: 60 }, (_, index) => index + 1)) {
      const disk = diskWithSegment();
      const stopped = stopAt(disk, n);
      await compressSegment("/log", NAME, { ...PARTS, disk: stopped }).catch(() => {});
      if (keepsNames) disk.syncDirectory("/log/sessions");
      const after = disk.afterPowerLoss(lucky);
      expect([n, bytesOf(new FileStorage("/log", {}, { disk: after })) === BYTES]).toEqual([n, true]);
      kept.push(after.list("/log/sessions").sort().join(" "));
      await compressSegment("/log", NAME, { ...PARTS, disk: after });
      expect([n, bytesOf(new FileStorage("/log", {}, { disk: after })) === BYTES]).toEqual([n, true]);
    }
    // There were power failures before the rename, between it and the end, and behind the end.
    expect([...new Set(kept)]).toEqual(
      expect.arrayContaining(["000001_x.log", "000001_x.log 000001_x.log.gz"]),
    );
  });

  /** The same disk, of which everything fails from the n-th operation on that changes something. */
  function stopAt(disk: PowerLossDisk, n: number): Disk {
    let changes = 0;
    const changing = [
      "create",
      "write",
      "syncDataLater",
      "imitate",
      "rename",
      "syncDirectory",
      "remove",
      "close",
    ];
    return new Proxy(disk as Disk, {
      get: (target, name: keyof Disk & string) => {
        const method = (target[name] as (...words: unknown[]) => unknown).bind(target);
        return (...words: unknown[]) => {
          if (changing.includes(name) && ++changes >= n) throw new Error(`the power failed: ${name}`);
          return method(...words);
        };
      },
    });
  }
});
