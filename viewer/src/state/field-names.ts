import type { ItemJson } from "../../../src/server/contract.ts";

/** Names that are remembered; a log that makes up names for every event would fill the memory. */
const NAMES_MAX = 1_000;

/** The names of fields in the rows that were seen, the commonest first. */
export class FieldNames {
  readonly #counts = new Map<string, number>();
  #list: readonly string[] | undefined;

  add(items: readonly ItemJson[]): void {
    for (const item of items) {
      if (!("fields" in item)) continue;
      for (const name of Object.keys(item.fields)) {
        const count = this.#counts.get(name);
        if (count === undefined && this.#counts.size >= NAMES_MAX) continue;
        this.#counts.set(name, (count ?? 0) + 1);
        if (count === undefined) this.#list = undefined;
      }
    }
  }

  /** The same list until there is another name. */
  list(): readonly string[] {
    this.#list ??= [...this.#counts].sort(([, a], [, b]) => b - a).map(([name]) => name);
    return this.#list;
  }
}
