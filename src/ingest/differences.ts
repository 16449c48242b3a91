import { limits } from "../base/index.ts";
import type { SegmentInfo } from "../storage/index.ts";

/**
 * How a database differs from a log. `behind`: lines that were not copied yet. `missing`: lines that were, and are not
 * there. `different`: lines with other bytes. `extra`: lines that the file does not have, or not there.
 */
export type DifferenceKind = "behind" | "missing" | "different" | "extra";

/** A stretch of lines that differ in one way. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** The segment's id, and its name. */
  readonly segment: string;
  readonly name: string;
  /** Where the first of the lines begins, and how many bytes and lines there are. */
  readonly offset: number;
  readonly length: number;
  readonly lines: number;
}

/** Gathers differences: those that follow each other are one, the first are kept one by one, all are counted. */
export class Differences {
  readonly list: Difference[] = [];
  readonly #lines: Record<DifferenceKind, number> = { behind: 0, missing: 0, different: 0, extra: 0 };
  #last: Difference | undefined;

  /** How many lines of each kind there are. */
  get lines(): Readonly<Record<DifferenceKind, number>> {
    return this.#lines;
  }

  add(kind: DifferenceKind, { id, name }: SegmentInfo, offset: number, length: number): void {
    this.#lines[kind]++;
    const last = this.#last;
    if (last?.kind === kind && last.segment === id && last.offset + last.length === offset) {
      const longer = { ...last, length: last.length + length, lines: last.lines + 1 };
      if (this.list.at(-1) === last) this.list[this.list.length - 1] = longer;
      this.#last = longer;
      return;
    }
    this.#last = { kind, segment: id, name, offset, length, lines: 1 };
    if (this.list.length < limits.differencesTold) this.list.push(this.#last);
  }
}
