import type { ItemJson } from "../../../src/server/contract.ts";
import type { RowFacts, Rows } from "../state/rows.ts";

/** Rows that are all there, and stay what they are. */
export class FixedRows implements Rows {
  readonly q = "";
  readonly isServed = false;
  readonly facts: RowFacts;
  readonly #items: readonly ItemJson[];

  constructor(items: readonly ItemJson[]) {
    this.#items = items;
    this.facts = {
      total: items.length,
      looked: 1,
      limitedBy: undefined,
      isKnown: true,
      problem: undefined,
      round: 1,
      wasReset: false,
      version: 0,
    };
  }

  subscribe = (): (() => void) => () => {};

  row = (number: number): ItemJson | undefined => this.#items[number];

  want(): void {}

  async fetch(number: number): Promise<ItemJson | undefined> {
    return this.#items[number];
  }

  async find(position: string): Promise<number | undefined> {
    const number = this.#items.findIndex((item) => item.position === position);
    return number === -1 ? undefined : number;
  }
}
