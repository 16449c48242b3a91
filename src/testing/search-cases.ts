import assert from "node:assert/strict";
import { LogThreadError } from "../base/index.ts";
import type { Position } from "../line/index.ts";
import { isSearchable, type Searchable } from "../storage/index.ts";
import { copied, fill, LINES, type ReadLine, read } from "./lines.ts";
import type { ConformanceCase } from "./storage-conformance.ts";

/** What a storage has to do that can be searched; others are not asked. */
export const SEARCH_CASES: readonly ConformanceCase[] = [
  {
    name: "if it can be searched, finds where its lines change, wherever that is",
    async run(storage) {
      if (!isSearchable(storage)) return;
      fill(storage, LINES);
      const all = read(storage.scan());
      for (const change of [0, 1, 2, 17, 1_499, 1_500, 2_400, 2_998, 2_999, 3_000]) {
        const { first, last } = search(storage, all, change);
        assert.ok(
          first < change && last >= change,
          `the change is at ${change}, found between ${first} and ${last}`,
        );
        assert.ok(
          last - first < LINES.length / 2,
          `between ${first} and ${last} is no part of ${LINES.length}`,
        );
      }
    },
  },
  {
    name: "if it can be searched, answers with what it was told, however little can tell and whatever is contradictory",
    async run(storage) {
      if (!isSearchable(storage)) return;
      assert.deepEqual(
        storage.search(() => true),
        { early: undefined, late: undefined },
      );
      fill(storage, LINES);
      const all = read(storage.scan());
      assert.deepEqual(
        storage.search(() => undefined),
        { early: undefined, late: undefined },
      );
      const [line = all[0] as ReadLine] = all.slice(2_500);
      const only = storage.search(({ offset }) => (offset === line.position.offset ? true : undefined));
      if (only.early !== undefined) assert.deepEqual(only.early, line.position);
      const told = new Map<string, boolean>();
      const { early, late } = storage.search(({ segment, offset }) => {
        const answer = (offset & 1) === 1;
        told.set(keyOf({ segment: segment.id, offset }), answer);
        return answer;
      });
      if (early !== undefined) assert.equal(told.get(keyOf(early)), true);
      if (late !== undefined) assert.equal(told.get(keyOf(late)), false);
    },
  },
  {
    name: "if it can be searched, gives the lines before any position, newest first",
    async run(storage) {
      if (!isSearchable(storage)) return;
      fill(storage, LINES);
      const all = read(storage.scan());
      for (const index of [0, 1, 17, 1_500, 2_999]) {
        const blocks = copied(storage.backward((all[index] as ReadLine).position)).reverse();
        assert.deepEqual(read(blocks), all.slice(0, index), `before line ${index}`);
      }
      assert.throws(
        () => read(storage.backward({ segment: "a".repeat(26), offset: 0 })),
        (error) => error instanceof LogThreadError && error.code === "ERR_UNKNOWN_POSITION",
      );
    },
  },
];

/** Searches for the line of number `change`, and says which lines it was found between. */
function search(
  storage: Searchable,
  all: readonly ReadLine[],
  change: number,
): { readonly first: number; readonly last: number } {
  const numbers = new Map(all.map(({ position }, index) => [keyOf(position), index]));
  const { early, late } = storage.search((block) => {
    const [line] = read([block]);
    if (line === undefined) return undefined;
    const number = numbers.get(keyOf(line.position));
    assert.ok(number !== undefined, "a block that is asked begins with a line");
    return number < change;
  });
  const first = early === undefined ? -1 : numbers.get(keyOf(early));
  const last = late === undefined ? all.length : numbers.get(keyOf(late));
  assert.ok(first !== undefined && last !== undefined, "what is found is where a line begins");
  return { first, last };
}

function keyOf({ segment, offset }: Position): string {
  return `${segment}:${offset}`;
}
