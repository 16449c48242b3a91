import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Disk } from "../../src/disk/index.ts";
import { CI } from "./program.ts";
import { SyncedScene } from "./synced-scene.ts";

const RUNS = CI ? 5_000 : 400;

/** Longer than a log rests after it could not be made safe. */
const REST_MS = 120_000;

const LONG_TEST_MS = 300_000;

const FAILING: readonly (keyof Disk)[] = [
  "syncData",
  "syncDataLater",
  "syncDirectory",
  "rename",
  "create",
  "write",
  "openForAppend",
  "link",
  "makeDirectory",
];

type Step = readonly [name: string, (scene: SyncedScene) => unknown];

const writer = fc.nat({ max: 1 });

/** What happens, one after another; what is most of a program's life comes most often. */
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: writer.map((w): Step => [`append ${w}`, (scene) => scene.append(w)]) },
  { weight: 8, arbitrary: writer.map((w): Step => [`flush ${w}`, (scene) => void scene.flush(w)]) },
  { weight: 3, arbitrary: writer.map((w): Step => [`flushSync ${w}`, (scene) => scene.flushSync(w)]) },
  { weight: 8, arbitrary: fc.constant<Step>(["turn", (scene) => scene.turn()]) },
  { weight: 4, arbitrary: fc.constant<Step>(["answer", (scene) => scene.disk.answer()]) },
  { weight: 3, arbitrary: fc.constant<Step>(["rotate", (scene) => scene.rotate()]) },
  { weight: 1, arbitrary: fc.constant<Step>(["remove", (scene) => scene.remove()]) },
  { weight: 2, arbitrary: fc.constant<Step>(["lose what is dirty", (scene) => scene.loseDirty()]) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(30, REST_MS).map((ms): Step => [`wait ${ms}`, (scene) => scene.wait(ms)]),
  },
  {
    weight: 2,
    arbitrary: fc.boolean().map((holds): Step => [`holds ${holds}`, ({ disk }) => disk.hold(holds)]),
  },
  {
    weight: 1,
    arbitrary: fc.boolean().map((early): Step => [`early ${early}`, ({ disk }) => disk.syncEarly(early)]),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(...FAILING), fc.constantFrom(1, 2, 9))
      .map(([name, times]): Step => [`fail ${name} ${times}`, ({ disk }) => disk.failing.set(name, times)]),
  },
);

/** The disk is mended, and everything can be made safe. */
async function heal(scene: SyncedScene): Promise<void> {
  scene.disk.failing.clear();
  scene.disk.hold(false);
  scene.disk.answer();
  await scene.turn();
  scene.wait(REST_MS);
  expect(await Promise.all(scene.storages.map((_, index) => scene.flush(index)))).toEqual(
    scene.storages.map(() => true),
  );
}

describe("lines of two writers that were acknowledged as synced", () => {
  it(
    "survive a power failure at any moment, whatever failed and whoever rotated before it",
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 40 }), async (steps) => {
          const scene = new SyncedScene(2);
          for (const [name, happens] of steps) {
            await happens(scene);
            expect(scene.faults(), name).toEqual([]);
          }
          await heal(scene);
          expect(scene.faults(), "healed").toEqual([]);
          expect(scene.acknowledged.size).toBe(scene.accepted.length);
          expect(scene.unsettled).toBe(0);
          scene.close();
          expect(scene.faults(), "closed").toEqual([]);
          expect(scene.disk.openFiles).toBe(0);
        }),
        { numRuns: RUNS },
      );
    },
    LONG_TEST_MS,
  );
});
