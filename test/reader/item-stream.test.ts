import { describe, expect, it } from "vitest";
import { ItemStream } from "../../src/reader/item-stream.ts";

/** Batches of numbers, and whether they were closed. */
function batches(...given: readonly (readonly number[])[]) {
  const state = { closed: false };
  function* give(): Generator<readonly number[]> {
    try {
      yield* given;
    } finally {
      state.closed = true;
    }
  }
  return { state, stream: new ItemStream(give(), undefined) };
}

async function collected(stream: AsyncIterable<number>): Promise<number[]> {
  const items: number[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

describe("a stream of items", () => {
  it("gives those of all batches in order, whichever are empty, and ends for good", async () => {
    const { state, stream } = batches([], [1, 2], [], [3], []);
    expect(await collected(stream)).toEqual([1, 2, 3]);
    expect(state.closed).toBe(true);
    expect(await stream.next()).toEqual({ value: undefined, done: true });
  });

  it("answers in the order it was asked, whoever does not wait for an answer", async () => {
    const { stream } = batches([1], [2, 3], [], [4]);
    const answers = await Promise.all(Array.from({ length: 6 }, () => stream.next()));
    expect(answers.map(({ value }) => value)).toEqual([1, 2, 3, 4, undefined, undefined]);
  });

  it("lets go of its batches when the loop is left, when it is disposed of, and when it is thrown into", async () => {
    const left = batches([1, 2], [3]);
    for await (const item of left.stream) if (item === 1) break;
    expect(left.state.closed).toBe(true);
    expect(await left.stream.next()).toEqual({ value: undefined, done: true });
    const disposed = batches([1], [2]);
    await disposed.stream.next();
    await disposed.stream[Symbol.asyncDispose]();
    expect(disposed.state.closed).toBe(true);
    const thrown = batches([1], [2]);
    await thrown.stream.next();
    await expect(thrown.stream.throw(new Error("enough"))).rejects.toThrow("enough");
    expect(thrown.state.closed).toBe(true);
    expect(await thrown.stream.next()).toEqual({ value: undefined, done: true });
  });

  it("passes on what its batches throw, once", async () => {
    function* failing(): Generator<readonly number[]> {
      yield [1];
      throw new Error("the disk failed");
    }
    const stream = new ItemStream(failing(), undefined);
    expect((await stream.next()).value).toBe(1);
    await expect(stream.next()).rejects.toThrow("the disk failed");
    expect(await stream.next()).toEqual({ value: undefined, done: true });
  });

  it("lets the rest of the program have its turn, also where nothing is found", async () => {
    let turns = 0;
    let done = false;
    const turn = (): void => {
      turns++;
      if (!done) setImmediate(turn);
    };
    setImmediate(turn);
    function* endless(): Generator<readonly number[]> {
      while (turns < 3) yield [];
      yield [1];
    }
    expect(await collected(new ItemStream(endless(), undefined))).toEqual([1]);
    done = true;
    expect(turns).toBeGreaterThanOrEqual(3);
  });

  it("ends without an error where its signal aborts", async () => {
    const abort = new AbortController();
    function* endless(): Generator<readonly number[]> {
      for (let item = 1; ; item++) yield [item];
    }
    const seen: number[] = [];
    for await (const item of new ItemStream(endless(), abort.signal)) {
      seen.push(item);
      if (item === 3) abort.abort();
    }
    expect(seen).toEqual([1, 2, 3]);
  });
});
