/** Bytes that were written at once, and what became of them. */
interface Piece {
  readonly bytes: Buffer;
  fate: "dirty" | "safe" | "lost";
}

let created = 0;

/**
 * A file as a system keeps it: what was written can be read at once, and survives a power failure only
 * when it was synced. What could not be synced is lost, though it can still be read, and the next sync
 * succeeds without it.
 */
export class VolatileFile {
  readonly identity = `file ${++created}`;
  links = 0;
  /** Was a write the last thing that happened to it? */
  writtenLast = true;
  /** How often bytes of it were lost; who has it open is told of each once. */
  failures = 0;
  /** Was somebody told of the last time? Whoever opens it later is told only if nobody was. */
  told = true;
  readonly #pieces: Piece[] = [];
  #content: Buffer | undefined;

  get content(): Buffer {
    this.#content ??= Buffer.concat(this.#pieces.map((piece) => piece.bytes));
    return this.#content;
  }

  write(bytes: Uint8Array): void {
    this.#pieces.push({ bytes: Buffer.from(bytes), fate: "dirty" });
    this.#content = undefined;
    this.writtenLast = true;
  }

  /** What is dirty reaches the disk; or does not, and is clean all the same. */
  writeBack(fails: boolean): void {
    const dirty = this.#pieces.filter((piece) => piece.fate === "dirty");
    for (const piece of dirty) piece.fate = fails ? "lost" : "safe";
    if (!fails) return;
    this.failures++;
    this.told = false;
  }

  /**
   * What is left of it after a power failure: where bytes are missing in the midst there are zeros.
   *
   * @param lucky had the system written by itself what nobody had asked for?
   */
  afterPowerLoss(lucky: boolean): Buffer {
    const survives = ({ fate }: Piece): boolean => fate === "safe" || (lucky && fate === "dirty");
    const last = this.#pieces.findLastIndex(survives);
    const left = this.#pieces.slice(0, last + 1);
    return Buffer.concat(
      left.map((piece) => (survives(piece) ? piece.bytes : Buffer.alloc(piece.bytes.length))),
    );
  }
}
