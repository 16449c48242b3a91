/** Numbers for names, from 0 in the order in which they came. */
export class NameTable {
  readonly #ids = new Map<string, number>();
  readonly #names: string[] = [];

  get size(): number {
    return this.#names.length;
  }

  /** The number of a name, a new one where it has none. */
  id(name: string): number {
    let id = this.#ids.get(name);
    if (id === undefined) {
      // A copy: names are cut out of blocks of lines, which they would keep in memory.
      const own = Buffer.from(name).toString();
      id = this.#names.push(own) - 1;
      this.#ids.set(own, id);
    }
    return id;
  }

  find(name: string): number | undefined {
    return this.#ids.get(name);
  }

  name(id: number): string {
    return this.#names[id] ?? "";
  }
}
