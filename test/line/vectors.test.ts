import { describe, expect, it } from "vitest";
import vectors from "../../spec/line-vectors.json" with { type: "json" };
import { classifyLine, formatLine, parseLine, parseMessage } from "../../src/line/index.ts";

describe("the vectors", () => {
  it.each(vectors.canonical)("canonical: $name", ({ event, line }) => {
    const text = "text" in event ? { text: event.text as string } : {};
    expect(formatLine({ ...event, ...text })).toBe(line);
    const parsed = parseLine(line);
    expect(parsed).toBeDefined();
    expect(parsed?.timestamp).toBe(event.timestamp);
    expect(parsed?.type).toBe(event.type);
    expect(parsed?.source).toBe(event.source);
    expect(parsed?.text).toBe("text" in event ? event.text : undefined);
    expect({ ...parsed?.fields }).toEqual(event.fields);
    expect(formatLine(parsed as NonNullable<typeof parsed>)).toBe(line);
  });

  it.each(vectors.readable)("readable: $name", ({ message, text, fields }) => {
    const parsed = parseMessage(message);
    expect(parsed.text).toBe(text ?? undefined);
    expect({ ...parsed.fields }).toEqual(fields);
  });

  it.each(vectors.classified)("classified: $name", ({ hex, foreign, pieces }) => {
    expect(classifyLine(Buffer.from(hex, "hex"), { foreign })).toEqual(pieces);
  });
});
