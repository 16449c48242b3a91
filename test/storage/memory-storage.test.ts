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

it("keeps the line it has just acknowledged, however little room there is", () => {
  const storage = new MemoryStorage({ bytesMax: 1_000 });
  for (let index = 0; index < 10; index++) {
    storage.append(`${index}${"x".repeat(640)}`);
    const [last] = [...storage.tail(1)];
    expect(Buffer.from(last?.bytes ?? []).toString()[0]).toBe(String(index));
  }
});

it("goes on backward over what it had when the reading began, though it forgets meanwhile", () => {
  const storage = new MemoryStorage({ bytesMax: 500_000 });
  const line = (index: number): string => String(index).padStart(99, "0");
  for (let index = 0; index < 4_000; index++) storage.append(line(index));
  const firsts: number[] = [];
  for (const block of storage.tail(Number.POSITIVE_INFINITY)) {
    firsts.push(Number(Buffer.from(block.bytes).toString().split("\n")[0]));
    for (let index = 0; index < 2_000; index++) storage.append(line(9_999));
  }
  expect(firsts).toEqual([2_976, 1_952, 928, 0]);
});
