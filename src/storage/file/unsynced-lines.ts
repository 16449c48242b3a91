import { limits } from "../../base/index.ts";

/** Lines, with their newlines, that were written and are not safe from a power failure yet. */
export class UnsyncedLines {
  /** Written since the last fdatasync began. */
  #fresh: string[] = [];
  /** Those that the fdatasync under way covers. */
  #underWay: string[] = [];
  /** Those that have to be written again, to another file. */
  #doubtful: string[] = [];
  #chars = 0;
  #givenUp = 0;

  get count(): number {
    return this.#fresh.length + this.#underWay.length + this.#doubtful.length;
  }

  get doubtful(): readonly string[] {
    return this.#doubtful;
  }

  /** Lines that were forgotten while they were in doubt: they may be lost by a power failure. */
  get givenUp(): number {
    return this.#givenUp;
  }

  get areTooMany(): boolean {
    return this.#chars > limits.unsyncedCharsMax;
  }

  get areDoubtful(): boolean {
    return this.#doubtful.length > 0;
  }

  /** Are there any that an fdatasync of the current file would make safe? */
  get areCertain(): boolean {
    return this.#fresh.length + this.#underWay.length > 0;
  }

  get areAllUnderWay(): boolean {
    return this.#underWay.length > 0 && this.#fresh.length + this.#doubtful.length === 0;
  }

  add(line: string): void {
    this.#fresh.push(line);
    this.#chars += line.length;
  }

  beginSync(): void {
    this.#underWay = this.#fresh;
    this.#fresh = [];
  }

  /** The fdatasync under way succeeded. */
  endSync(): void {
    this.#underWay = [];
    this.#count();
  }

  /** The file they were written to can not be trusted. */
  doubtAll(): void {
    this.#doubtful = [...this.#doubtful, ...this.#underWay, ...this.#fresh];
    this.#fresh = [];
    this.#underWay = [];
  }

  /** Those in doubt are safe elsewhere. */
  doubtIsOver(): void {
    this.#doubtful = [];
    this.#givenUp = 0;
    this.#count();
  }

  /** The current file was fdatasync'ed. */
  certainAreSafe(): void {
    this.#fresh = [];
    this.#underWay = [];
    this.#count();
  }

  /** Somebody removed the file: these are what is left to be made safe, beside those in doubt. */
  replace(lines: readonly string[]): void {
    this.#underWay = [];
    this.#fresh = [...lines];
    this.#count();
  }

  clear(): void {
    this.certainAreSafe();
    this.doubtIsOver();
  }

  /** Forgets the older half: kept for a disk that fails for hours they would fill the memory. */
  giveUpHalf(): void {
    const older = this.#doubtful.length > 0 ? this.#doubtful : this.#fresh;
    this.#givenUp += older.splice(0, Math.ceil(older.length / 2)).length;
    this.#count();
  }

  #count(): void {
    this.#chars = 0;
    for (const lines of [this.#doubtful, this.#underWay, this.#fresh]) {
      for (const line of lines) this.#chars += line.length;
    }
  }
}
