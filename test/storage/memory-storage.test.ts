import { expect, it } from "vitest";
import { MemoryStorage } from "../../src/storage/index.ts";

const count = (storage: MemoryStorage) =>
  [...storage.scan()].reduce(
    (lines, block) => lines + Buffer.from(block.bytes).toString().split("\n").length - 1,
    0,
  );

it("forgets the oldest lines beyond its bound, and positions count on", () => {
  const storage = new MemoryStorage({ bytesMax: 10_000 });
  for (let index = 0; index < 1_000; index++) storage.append(`${String(index).padStart(99, "0")}`);
  expect(count(storage)).toBeLessThanOrEqual(100);
  expect(count(storage)).toBeGreaterThanOrEqual(50);
  const [first] = [...storage.scan()];
  expect(
    Buffer.from(first?.bytes ?? [])
      .toString()
      .slice(0, 99),
  ).toBe(String((first?.offset ?? 0) / 100).padStart(99, "0"));
  const [segment] = storage.segments();
  expect(segment?.size).toBe(100_000);
  expect([...storage.scan({ segment: segment?.id as string, offset: 0 })][0]?.offset).toBe(first?.offset);
});
