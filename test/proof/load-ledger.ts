import { createHash } from "node:crypto";
import type { LogItem } from "../../src/reader/index.ts";

/** The part of a malformed piece that names its writer and number, as far as the piece goes. */
const FRAGMENT = /^\d{4}-[^|]*\|load:line\|([^|]*)\|number=(\d+) /;

/**
 * Keeps account of a load that `child/load.mjs` submitted: every event is checked by its checksum,
 * and a writer's events have to come in order. What is wrong is collected, in words.
 */
export class LoadLedger {
  readonly faults: string[] = [];
  readonly malformed: Record<string, number> = {};
  salvaged = 0;
  events = 0;
  bytesMin = Number.POSITIVE_INFINITY;
  bytesMax = 0;
  readonly #read = new Map<string, Set<number>>();
  readonly #last = new Map<string, number>();
  readonly #fragments: string[] = [];

  add(item: LogItem): void {
    if (item.kind === "malformed") {
      this.malformed[item.reason] = (this.malformed[item.reason] ?? 0) + 1;
      this.#fragments.push(item.raw);
      if (item.reason !== "torn") this.#fault(`a piece is ${item.reason}: ${item.raw.slice(0, 80)}`);
      return;
    }
    this.events++;
    if (item.salvaged) this.salvaged++;
    this.bytesMin = Math.min(this.bytesMin, item.length + 1);
    this.bytesMax = Math.max(this.bytesMax, item.length + 1);
    const { number, sum, data } = item.fields;
    const writer = item.source;
    const expected = createHash("sha1").update(`${writer}:${number}:${data}`).digest("hex");
    if (item.type !== "load:line" || typeof number !== "number" || sum !== expected) {
      this.#fault(`nobody submitted ${item.raw.slice(0, 120)}`);
      return;
    }
    this.#inOrder(writer, number);
  }

  /** Says what is missing of what was acknowledged, each writer's as the numbers it was told of. */
  missing(writer: string, acknowledged: Iterable<number>): number[] {
    const read = this.#read.get(writer) ?? new Set();
    return [...acknowledged].filter((number) => !read.has(number));
  }

  /** Fragments that hold an acknowledged line's number, though that line has to stand elsewhere, whole. */
  fragmentsOnly(): string[] {
    return this.#fragments.filter((raw) => {
      const match = FRAGMENT.exec(raw);
      return match !== null && this.#read.get(match[1] as string)?.has(Number(match[2])) === true;
    });
  }

  #inOrder(writer: string, number: number): void {
    let read = this.#read.get(writer);
    if (read === undefined) {
      read = new Set();
      this.#read.set(writer, read);
    }
    if (read.has(number)) this.#fault(`${writer}'s line ${number} stands twice`);
    const last = this.#last.get(writer) ?? -1;
    if (number < last) this.#fault(`${writer}'s line ${number} stands behind ${last}`);
    read.add(number);
    this.#last.set(writer, number);
  }

  #fault(text: string): void {
    if (this.faults.length < 20) this.faults.push(text);
  }
}
