import type { PartSession } from "./part.ts";
import { decodeTexts, type PackedTexts, type SectionReader } from "./section-form.ts";

/** What is kept of the sessions of a part, by id; in each list of numbers those without room for their text come last. */
interface SessionArrays {
  readonly rows: Uint32Array;
  readonly firstRows: Uint32Array;
  readonly lastRows: Uint32Array;
  readonly overflowed: PartSession | undefined;
  readonly texts: PackedTexts;
}

/** Reads the section of sessions. */
export function sessionArrays(section: SectionReader, count: number): SessionArrays {
  const [rows, noRoom] = [section.numbers(count), section.numbers(1)];
  const [firstRows, noRoomFirst] = [section.numbers(count), section.numbers(1)];
  const [lastRows, noRoomLast] = [section.numbers(count), section.numbers(1)];
  const [overflowRows = 0, firstRow = 0, lastRow = 0] = [noRoom[0], noRoomFirst[0], noRoomLast[0]];
  const overflowed = overflowRows === 0 ? undefined : { id: "", rows: overflowRows, firstRow, lastRow };
  return { rows, firstRows, lastRows, overflowed, texts: section.packedTexts(count) };
}

/** The sessions of a part. Mostly one is asked for: it is found without making a text of any other. */
export class StoredSessions {
  readonly #arrays: SessionArrays;
  #list: readonly PartSession[] | undefined;

  constructor(arrays: SessionArrays) {
    this.#arrays = arrays;
  }

  get overflowed(): PartSession | undefined {
    return this.#arrays.overflowed;
  }

  get list(): readonly PartSession[] {
    this.#list ??= decodeTexts(this.#arrays.texts).map((id, number) => this.#session(id, number));
    return this.#list;
  }

  find(id: string): { readonly number: number; readonly session: PartSession } | undefined {
    const { lengths, bytes } = this.#arrays.texts;
    const wanted = Buffer.from(id);
    let at = lengths[0] as number;
    for (let number = 1; number < lengths.length; number++) {
      const length = lengths[number] as number;
      if (length === wanted.length && isAt(bytes, at, wanted))
        return { number, session: this.#session(id, number) };
      at += length;
    }
    return undefined;
  }

  #session(id: string, number: number): PartSession {
    const { rows, firstRows, lastRows } = this.#arrays;
    return {
      id,
      rows: rows[number] as number,
      firstRow: firstRows[number] as number,
      lastRow: lastRows[number] as number,
    };
  }
}

/** Ids begin alike more often than they end alike. */
function isAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let index = wanted.length - 1; index >= 0; index--) {
    if (bytes[at + index] !== wanted[index]) return false;
  }
  return true;
}
