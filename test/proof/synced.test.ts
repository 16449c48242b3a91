import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { limits } from "../../src/base/index.ts";
import { openLog } from "../../src/log/index.ts";
import { FaultyDisk } from "./faulty-disk.ts";
import { logOnDisk } from "./log-on-disk.ts";
import { numbersIn, SyncedScene } from "./synced-scene.ts";

const CALLERS = 256;

/** More than a log rests after it could not make lines safe. */
const REST_MS = limits.syncRetryMs + 1;

function recorded(scene: SyncedScene, ...names: readonly string[]): string[] {
  return scene.disk.record.filter((entry) => names.some((name) => entry.startsWith(`${name} `)));
}

/** How often data were synced, in either way. */
function syncs(scene: SyncedScene): number {
  return recorded(scene, "syncData", "syncDataLater").length;
}

async function healthyScene(): Promise<SyncedScene> {
  const scene = new SyncedScene();
  scene.append();
  expect(await scene.flush()).toBe(true);
  scene.disk.record.length = 0;
  return scene;
}

describe("flush of a synced log", () => {
  it("is an acknowledgement by an fdatasync that began after the lines were written", async () => {
    const scene = await healthyScene();
    scene.disk.hold(true);
    scene.append();
    const first = scene.flush();
    await scene.turn();
    scene.append();
    const second = scene.flush();
    await scene.turn();
    expect([...scene.acknowledged]).toEqual([0]);
    expect(recorded(scene, "write", "syncDataLater").map((entry) => entry.split(" ")[0])).toEqual([
      "write",
      "syncDataLater",
      "write",
    ]);
    scene.disk.answer();
    await first;
    await scene.turn();
    expect([...scene.acknowledged]).toEqual([0, 1]);
    scene.disk.answer();
    await second;
    expect([...scene.acknowledged]).toEqual([0, 1, 2]);
    expect(recorded(scene, "syncDataLater")).toHaveLength(2);
    expect(scene.faults()).toEqual([]);
  });

  it("joins one that is under way when that covers all there is", async () => {
    const scene = await healthyScene();
    scene.disk.hold(true);
    scene.append();
    const first = scene.flush();
    await scene.turn();
    const second = scene.flush();
    scene.disk.answer();
    expect(await Promise.all([first, second])).toEqual([true, true]);
    expect(syncs(scene)).toBe(1);
  });

  it("asks the disk for nothing when there is nothing new", async () => {
    const scene = await healthyScene();
    expect([await scene.flush(), scene.flushSync()]).toEqual([true, true]);
    expect(scene.disk.record).toEqual([]);
  });

  it("makes the names safe as well, of files and of directories that were just made", async () => {
    const scene = new SyncedScene();
    scene.append();
    await scene.flush();
    const order = recorded(scene, "link", "syncDirectory", "synced").map((entry) =>
      entry.split(" ").slice(0, 2).join(" "),
    );
    expect(order.slice(-4)).toEqual([
      "link /var/log/master.log",
      "syncDirectory /var/log",
      "syncDirectory /var",
      "synced file",
    ]);
    expect(numbersIn(scene.read(scene.disk.afterPowerLoss()))).toEqual([0]);
  });

  it("is shared by all who ask for it in one turn of the event loop, and in every turn again", async () => {
    const disk = new FaultyDisk();
    const { log } = logOnDisk(disk, "synced");
    const rounds = 10;
    const call = async (caller: number): Promise<void> => {
      for (let round = 0; round < rounds; round++) {
        log.event("a:b", "s", { caller, round });
        await log.flush();
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, (_, caller) => call(caller)));
    expect(log.readLog({ types: ["a:b"], limit: Number.POSITIVE_INFINITY })).toHaveLength(CALLERS * rounds);
    expect(disk.counts.syncDataLater).toBe(rounds);
  });

  it("is not needed: lines are made safe soon after they are written", async () => {
    const scene = await healthyScene();
    scene.append();
    while (recorded(scene, "synced").length === 0) await delay(1);
    expect(numbersIn(scene.read(scene.disk.afterPowerLoss()))).toEqual([0, 1]);
  });
});

describe("an fdatasync that fails", () => {
  it("has its lines written to a fresh segment and synced there, and the file that failed is left", async () => {
    const scene = await healthyScene();
    scene.disk.failing.set("syncDataLater", 1);
    for (let line = 0; line < 3; line++) scene.append();
    expect(await scene.flush()).toBe(true);
    expect(scene.acknowledged.size).toBe(4);
    expect(scene.faults()).toEqual([]);
    const events = scene.read();
    const note = events.find((event) => event.type === "log:sync_failed");
    expect(note?.fields).toMatchObject({ code: "EIO", lines: 3 });
    expect(numbersIn(events)).toEqual([0, 1, 2, 3, 1, 2, 3]);
    expect(scene.segments).toHaveLength(2);
    const failed = (recorded(scene, "not synced")[0] as string).split(" ").slice(-2).join(" ");
    const behind = scene.disk.record.slice(scene.disk.record.indexOf(`not synced ${failed}`) + 1);
    expect(behind.filter((entry) => entry.endsWith(failed))).toEqual([]);
    expect(scene.troubles.map(({ kind }) => kind)).toEqual(["waiting", "over"]);
  });

  it("and the next one as well, has flush rejected; it is tried again, and leaves no segments behind", async () => {
    const scene = await healthyScene();
    scene.disk.failing.set("syncDataLater", 1_000).set("syncData", 1_000);
    for (let line = 0; line < 3; line++) scene.append();
    for (let attempt = 0; attempt < 20; attempt++) {
      expect(await scene.flush()).toBe(false);
      expect(scene.flushSync()).toBe(false);
      scene.wait(REST_MS);
      scene.append();
    }
    expect(scene.faults()).toEqual([]);
    expect(scene.segments).toEqual(["master.log"]);
    scene.disk.failing.clear();
    expect(await scene.flush()).toBe(true);
    expect(scene.faults()).toEqual([]);
    expect(scene.acknowledged.size).toBe(24);
    expect(scene.segments).toHaveLength(2);
    expect(scene.troubles.at(-1)).toEqual({ kind: "over" });
  });

  it("is not asked again at once: after a failure the disk is left alone for a while", async () => {
    const scene = await healthyScene();
    scene.disk.failing.set("syncDataLater", 1_000).set("syncData", 1_000);
    scene.append();
    expect(await scene.flush()).toBe(false);
    const before = syncs(scene);
    for (let attempt = 0; attempt < 20; attempt++) expect(await scene.flush()).toBe(false);
    expect(syncs(scene)).toBe(before);
  });

  it.each([true, false])(
    "is not taken for a success by flushSync, whichever of the two the system told (early: %s)",
    async (early) => {
      const scene = await healthyScene();
      scene.disk.hold(true);
      scene.disk.syncEarly(early);
      scene.append();
      scene.disk.failing.set("syncDataLater", 1);
      const flushed = scene.flush();
      await scene.turn();
      if (!early) scene.loseDirty();
      expect(scene.flushSync()).toBe(true);
      expect(scene.faults()).toEqual([]);
      scene.disk.answer();
      expect(await flushed).toBe(true);
      expect(scene.faults()).toEqual([]);
    },
  );

  it("of everything that fsync does, keeps the names from being taken for safe", async () => {
    const scene = new SyncedScene();
    scene.disk.failing.set("syncDirectory", 1);
    scene.append();
    expect(await scene.flush()).toBe(false);
    expect(scene.read(scene.disk.afterPowerLoss())).toEqual([]);
    scene.wait(REST_MS);
    expect(await scene.flush()).toBe(true);
    expect(numbersIn(scene.read(scene.disk.afterPowerLoss()))).toEqual([0]);
  });

  it("for hours does not fill the memory: the oldest lines are given up, which the log says", async () => {
    const disk = new FaultyDisk();
    const clock = { timeMs: 1_700_000_000_000, now: () => clock.timeMs };
    const { log } = logOnDisk(disk, "synced", { clock });
    log.event("a:before", "s");
    await log.flush();
    disk.plan = (_, name) => (name.startsWith("syncData") ? { kind: "fails", code: "EIO" } : undefined);
    const filler = "x".repeat(50_000);
    const lines = Math.ceil((4 * limits.unsyncedCharsMax) / filler.length);
    for (let number = 0; number < lines; number++)
      expect(log.event("a:b", "s", { number, filler })).not.toBe("");
    await expect(log.flush()).rejects.toMatchObject({ code: "ERR_FLUSH_FAILED" });
    disk.plan = () => undefined;
    clock.timeMs += REST_MS;
    await log.flush();
    const note = log.readLog({ types: ["log:sync_failed"] })[0]?.fields;
    expect(Number(note?.["lines"]) + Number(note?.["given_up"])).toBe(lines);
    expect(Number(note?.["lines"]) * filler.length).toBeLessThan(1.1 * limits.unsyncedCharsMax);
    expect(log.health()).toMatchObject({ state: "ok", dropped: 0, written: lines + 1 });
  });
});

describe("a segment that somebody rotates", () => {
  it("while its fdatasync is under way is synced before it is let go, and not closed early", async () => {
    const scene = await healthyScene();
    scene.disk.hold(true);
    scene.append();
    const flushed = scene.flush();
    await scene.turn();
    scene.rotate();
    scene.append();
    expect(scene.disk.openFiles).toBe(4);
    expect(numbersIn(scene.read(scene.disk.afterPowerLoss()))).toContain(1);
    const second = scene.flush();
    scene.disk.answer();
    await scene.turn();
    scene.disk.answer();
    expect(await Promise.all([flushed, second])).toEqual([true, true]);
    expect(scene.faults()).toEqual([]);
    expect(scene.disk.openFiles).toBe(2);
  });

  it("before its lines were synced, which then fails, has them in a fresh segment, and says so", async () => {
    const scene = await healthyScene();
    scene.append();
    scene.disk.failing.set("syncData", 1);
    scene.rotate();
    scene.append();
    expect(await scene.flush()).toBe(true);
    expect(scene.faults()).toEqual([]);
    expect(scene.read().filter((event) => event.type === "log:sync_failed")).toHaveLength(1);
    expect(scene.troubles.at(-1)).toEqual({ kind: "over" });
  });
});

describe("a segment that somebody removes", () => {
  it("has what was written behind the removal in the next one, safe once flush has resolved", async () => {
    const scene = await healthyScene();
    scene.disk.withoutFaults(() => scene.disk.remove("/var/log/master.log"));
    // The log looks at the path only now and then: what it writes before goes to the removed file.
    const at = scene.clock.now();
    scene.append();
    expect(scene.clock.now() - at).toBeGreaterThan(limits.checkIntervalMs);
    scene.append();
    expect(await scene.flush()).toBe(true);
    expect(numbersIn(scene.read(scene.disk.afterPowerLoss())).slice(-2)).toEqual([1, 2]);
  });
});

describe("types that are synced", () => {
  it("are safe from a power failure when the call returns, others when flush resolves", () => {
    const scene = new SyncedScene();
    const [storage] = scene.storages as [(typeof scene.storages)[0]];
    const log = openLog({
      storage,
      clock: scene.clock,
      durability: "synced",
      syncTypes: ["error:*", "a:safe"],
    });
    const safe = (): string[] => scene.read(scene.disk.afterPowerLoss()).map((event) => event.type);
    log.event("a:b", "s");
    expect(safe()).toEqual([]);
    log.event("a:safe", "s");
    expect(safe()).toEqual(["a:b", "a:safe"]);
    log.event("a:b", "s");
    log.error("s", new Error("x"));
    expect(safe()).toEqual(["a:b", "a:safe", "a:b", "error:runtime"]);
    log.event("a:b", "s");
    expect(safe()).toHaveLength(4);
    scene.disk.failing.set("syncData", 9);
    const line = log.event("a:safe", "s");
    expect(line).not.toBe("");
    expect(log.health()).toMatchObject({ written: 6, dropped: 0 });
    expect(safe()).toHaveLength(4);
    scene.close();
  });
});

describe("a synced log that is closed", () => {
  it("makes safe what is not, and settles whoever waits", async () => {
    const scene = await healthyScene();
    scene.disk.hold(true);
    scene.append();
    const first = scene.flush();
    await scene.turn();
    scene.append();
    const second = scene.flush();
    scene.close();
    expect(await Promise.all([first, second])).toEqual([true, true]);
    expect(scene.faults()).toEqual([]);
    scene.disk.answer();
    await scene.turn();
    expect(scene.disk.openFiles).toBe(0);
    expect(scene.disk.abused).toEqual([]);
  });

  it("on a disk that fails rejects whoever waits, and acknowledges nothing later", async () => {
    const scene = await healthyScene();
    scene.disk.hold(true);
    scene.append();
    const first = scene.flush();
    await scene.turn();
    scene.append();
    const second = scene.flush();
    scene.disk.failing.set("syncData", 1_000);
    expect(() => scene.storages[0]?.close()).toThrow(expect.objectContaining({ code: "ERR_FLUSH_FAILED" }));
    scene.disk.answer();
    expect(await Promise.all([first, second])).toEqual([false, false]);
    await scene.turn();
    expect(scene.disk.openFiles).toBe(0);
    expect(scene.faults()).toEqual([]);
  });
});
