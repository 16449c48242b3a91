import { describe, expect, it } from "vitest";
import { limits } from "../../src/base/index.ts";
import { LineFormatter } from "../../src/line/index.ts";
import { type Room, WrittenTexts } from "../../src/line/written-texts.ts";

const TIME_MS = Date.UTC(2026, 0, 9);

/** Ways in which the values of a field can come, each longer than it takes to decide on remembering. */
const COURSES: Readonly<Record<string, (index: number) => string>> = {
  "one value": () => "llama3.2",
  "a few values in turn": (index) => ["end", "tool use", "007", 'a "quote"'][index % 4] as string,
  "ids that come some times in a row": (index) => `call ${Math.floor(index / 8)}`,
  "values that never come again": (index) => `a|b ${index}`,
  "a value that repeats, and then never again": (index) => (index < 1_000 ? "x=1" : `x=${index}`),
  "values that are new, and then repeat": (index) => (index < 1_000 ? `new ${index}` : "the same\n"),
  "nothing, and something": (index) => (index % 2 === 0 ? "" : " "),
};

describe("what is remembered of how texts are written", () => {
  it.each(Object.entries(COURSES))("never changes a line: %s", (_, valueAt) => {
    const formatter = new LineFormatter();
    for (let index = 0; index < 2_000; index++) {
      const value = valueAt(index);
      const event = [TIME_MS, "llm:request", "agent", value, { value, other: value }] as const;
      expect(formatter.format(...event)).toBe(new LineFormatter().format(...event));
    }
  });

  it("is let go where texts do not repeat, and others have the room again", () => {
    const room: Room = { left: 1_000 };
    const ids = new WrittenTexts(room);
    for (let index = 0; index < 2_000; index++) {
      if (ids.get(`id ${index}`) === undefined) ids.add(`id ${index}`, `"id ${index}"`);
    }
    expect(room.left).toBe(1_000);
    expect(ids.get("id 1999")).toBeUndefined();
  });

  it("stays within its room", () => {
    const room: Room = { left: 3 };
    const texts = new WrittenTexts(room);
    for (const text of ["a", "b", "c", "d", "e"]) texts.add(text, `=${text}`);
    expect(room.left).toBe(0);
    const kept = ["e", "a", "b", "c", "d"].map((text) => texts.get(text));
    expect(kept).toEqual(["=e", "=a", "=b", "=c", undefined]);
  });

  it("is not made of long texts", () => {
    const texts = new WrittenTexts({ left: 10 });
    const long = "x".repeat(limits.rememberedTextCharsMax + 1);
    texts.add(long, long);
    expect(texts.get(long)).toBeUndefined();
  });
});
