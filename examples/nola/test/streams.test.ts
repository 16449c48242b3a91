import { describe, expect, it } from "vitest";
import { serverSentData } from "../src/brain/server-sent-events.ts";
import { streamLines } from "../src/brain/stream-lines.ts";

describe("lines of a stream", () => {
  async function* chunked(bytes: Buffer, size: number) {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  async function* twoChunks(bytes: Buffer, cut: number) {
    yield bytes.subarray(0, cut);
    yield bytes.subarray(cut);
  }
  const collect = async (lines: AsyncIterable<string>) => {
    const all: string[] = [];
    for await (const line of lines) all.push(line);
    return all;
  };

  it("are the same wherever the bytes are cut", async () => {
    const bytes = Buffer.from("\uFEFFa\r\n漢\r\r\n🦉\n\nb\rlast");
    const expected = ["a", "漢", "", "🦉", "", "b"];
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(await collect(streamLines(twoChunks(bytes, cut), 100)), `cut at ${cut}`).toEqual(expected);
    }
    for (const size of [1, 2, 3]) {
      expect(await collect(streamLines(chunked(bytes, size), 100))).toEqual(expected);
    }
  });

  it("are limited", async () => {
    const lines = streamLines(chunked(Buffer.alloc(300, "a"), 10), 100);
    await expect(collect(lines)).rejects.toThrow("longer than 100");
  });

  it("make events of one or more data lines; an event without its empty line is none", async () => {
    const text = "event: x\ndata: 1\ndata:2\ndata\n\n: c\n\nid: 4\n\ndata:  two\n\ndata: cut";
    const events = serverSentData(streamLines(chunked(Buffer.from(text), 5), 100));
    expect(await collect(events)).toEqual(["1\n2\n", " two"]);
  });
});
