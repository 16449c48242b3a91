import { describe, expect, it } from "vitest";
import { KIND_TEXTS, MEMORY_BYTES, STATE } from "../../../src/reader/index/kernel-memory.ts";
import { KernelTexts } from "../../../src/reader/index/kernel-texts.ts";
import { hashOf, KnownBytes } from "../../../src/reader/index/known-bytes.ts";

const texts = Array.from({ length: 200_000 }, (_, index) => `text ${index}`);
const bytes = new TextEncoder().encode(texts.join(""));
const places = texts.map((text) => text.length).map(placeAfterOthers());

function placeAfterOthers(): (length: number) => { start: number; end: number } {
  let end = 0;
  return (length) => {
    const start = end;
    end += length;
    return { start, end };
  };
}

describe("KnownBytes", () => {
  it("finds what was kept, as long as there is room, and nothing else", () => {
    const known = new KnownBytes();
    let foundBefore = 0;
    for (const [id, { start, end }] of places.entries()) {
      const hash = hashOf(bytes, start, end);
      if (known.find(bytes, start, end, hash) !== -1) foundBefore++;
      known.keep(bytes, start, end, hash, id);
    }
    expect(foundBefore).toBe(0);
    const found = places.map(({ start, end }) => known.find(bytes, start, end, hashOf(bytes, start, end)));
    expect(found.every((id, index) => id === index || id === -1)).toBe(true);
    expect(found.filter((id) => id !== -1).length).toBeGreaterThan(100_000);
    known.clear();
    expect(known.find(bytes, 0, 6, hashOf(bytes, 0, 6))).toBe(-1);
  });

  it("does not look through all texts of one hash, of which somebody may have chosen many", () => {
    const known = new KnownBytes();
    for (const [id, { start, end }] of places.slice(0, 1_000).entries()) known.keep(bytes, start, end, 5, id);
    const found = places.slice(0, 1_000).map(({ start, end }) => known.find(bytes, start, end, 5));
    expect(found.slice(0, 64)).toEqual(Array.from({ length: 64 }, (_, index) => index));
    expect(found.slice(64).every((id) => id === -1)).toBe(true);
  });
});

describe("KernelTexts", () => {
  it("takes as many texts of one hash as the kernel looks at", () => {
    const memory = new ArrayBuffer(MEMORY_BYTES);
    const known = new KernelTexts(memory, KIND_TEXTS, STATE.kindSlots);
    const learnt = Array.from({ length: 100 }, (_, id) => known.learn(100_000 + id, 100_010 + id, 5, id));
    expect(learnt.filter((was) => was)).toHaveLength(64);
    known.clear();
    expect(known.learn(100_000, 100_010, 5, 7)).toBe(true);
  });

  it("takes no more text than there is room for", () => {
    const memory = new ArrayBuffer(MEMORY_BYTES);
    const known = new KernelTexts(memory, KIND_TEXTS, STATE.kindSlots);
    const long = 1_000_000;
    const learnt = Array.from({ length: 6 }, (_, id) => known.learn(0, long, id * 1_000, id));
    expect(learnt).toEqual([true, true, true, true, false, false]);
    expect(known.hasRoom(long)).toBe(false);
    expect(known.hasRoom(10)).toBe(true);
  });
});
