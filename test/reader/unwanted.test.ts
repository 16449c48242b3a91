import { Session } from "node:inspector/promises";
import { describe, expect, it } from "vitest";
import { formatLine } from "../../src/line/index.ts";
import { type ReadLogOptions, readLog } from "../../src/reader/index.ts";
import type { Block, LineSource } from "../../src/storage/index.ts";

const LINES = 20_000;

/** A log in memory of one block after another, so that reading it allocates nothing but what the reader does. */
class Blocks implements LineSource {
  readonly #blocks: Block[] = [];

  constructor(text: string) {
    const segment = { id: "a", name: "a", own: true, active: true, size: LINES * 400 };
    let offset = 0;
    for (let index = 0; index < LINES; index += 500) {
      const lines = Array.from({ length: 500 }, (_, at) =>
        formatLine({
          timestamp: 1_767_968_000_000 + index + at,
          type: (index + at) % 5_000 === 0 ? "error:io" : "llm:request",
          source: "agent",
          text,
          fields: { number: index + at },
        }),
      );
      const bytes = new TextEncoder().encode(`${lines.join("\n")}\n`);
      this.#blocks.push({ segment, offset, length: bytes.length, bytes, oversized: false, terminated: true });
      offset += bytes.length;
    }
  }

  segments(): Block["segment"][] {
    return this.#blocks.slice(0, 1).map((block) => block.segment);
  }

  scan(): Block[] {
    return this.#blocks;
  }

  tail(): Block[] {
    return this.#blocks.toReversed();
  }
}

/** Bytes that are allocated while something is done, garbage included, for each line of the log. */
async function allocatedPerLine(work: () => void): Promise<number> {
  const session = new Session();
  session.connect();
  try {
    await session.post("HeapProfiler.enable");
    await session.post("HeapProfiler.startSampling", {
      samplingInterval: 256,
      includeObjectsCollectedByMajorGC: true,
      includeObjectsCollectedByMinorGC: true,
    });
    work();
    const { profile } = await session.post("HeapProfiler.stopSampling");
    return sizeOf(profile.head) / LINES;
  } finally {
    session.disconnect();
  }
}

interface Sampled {
  readonly selfSize: number;
  readonly children: readonly Sampled[];
}

function sizeOf({ selfSize, children }: Sampled): number {
  return children.reduce((sum, child) => sum + sizeOf(child), selfSize);
}

const limit = Number.POSITIVE_INFINITY;
const UNWANTED: readonly ReadLogOptions[] = [
  { types: ["error:*"], limit },
  { types: ["*:io"], sources: ["agent"], limit },
  { sources: ["nobody"], limit },
  { sessions: ["none"], limit },
  { text: "number=0 ", limit },
  { since: "2027-01-01", exact: true, limit },
  { until: "2020-01-01", limit },
  // Whoever wants what is no event has every line looked at.
  { types: ["error:*"], malformed: true, limit },
];

describe.each([
  ["of one byte a character", "x".repeat(60)],
  ["of several bytes a character", "é漢🦉 ".repeat(8)],
])("a filter, on a log %s", (_, text) => {
  const source = new Blocks(text);
  const read = (options: ReadLogOptions) => () => void readLog(source, options);

  it.each(UNWANTED)("decides before anything is decoded: %j", async (options) => {
    // What is compiled and remembered once is no part of it.
    for (let round = 0; round < 3; round++) read(options)();
    const blocks = await allocatedPerLine(() => {
      for (const { bytes } of source.scan()) Buffer.from(bytes).toString("latin1");
    });
    const unwanted = (await allocatedPerLine(read(options))) - blocks;
    const wanted = (await allocatedPerLine(read({ limit }))) - blocks;
    expect(wanted).toBeGreaterThan(100);
    expect(unwanted).toBeLessThan(40);
  });
});
