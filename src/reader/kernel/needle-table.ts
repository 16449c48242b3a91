import { isSmallLetter, type SoughtText } from "./clue.ts";
import { NEEDLES_END, NEEDLES_START } from "./memory-map.ts";
import { type RareBytes, rareBytes, sampleOf } from "./rare-bytes.ts";

/** Numbers of a clue's record, and of a needle's, in assembly/search.ts and assembly/needle.ts. */
const CLUE_WORDS = 2;
const NEEDLE_WORDS = 7;
const WORD_BYTES = 4;

/** Ways to look for a needle, as assembly/needle.ts names them. */
const SINGLE = 0;
const PAIR = 1;
const FOLDED = 2;

/** Of so many bytes at most one may be the rarest one, for it to be looked for alone: 64 are looked at in one step. */
const ALONE_SHARE = 4_096;

/** Where the letters of a needle get the bit that makes them small. */
const FOLD = 0x20;

/** A needle in the memory. */
interface Placed {
  readonly text: SoughtText;
  /** Where its bytes stand; as many that fold them stand behind them. */
  readonly address: number;
}

/** The clues of a search as the compiled code reads them. */
export class NeedleTable {
  readonly clues = NEEDLES_START;
  readonly count: number;
  readonly #words: Uint32Array;
  readonly #placed: readonly (readonly Placed[])[];
  /** Index of the first needle's first word. */
  readonly #first: number;

  constructor(memory: ArrayBuffer, clues: readonly (readonly SoughtText[])[]) {
    this.count = clues.length;
    this.#words = new Uint32Array(memory);
    this.#first = NEEDLES_START / WORD_BYTES + clues.length * CLUE_WORDS;
    const bytes = new Uint8Array(memory);
    let address = (this.#first + clues.flat().length * NEEDLE_WORDS) * WORD_BYTES;
    this.#placed = clues.map((texts) =>
      texts.map((text) => {
        const placed = { text, address };
        place(bytes, placed);
        address += 2 * text.bytes.length;
        return placed;
      }),
    );
  }

  /** Decides by what each needle is looked for, and which clue first, from bytes as those that will come. */
  aim(bytes: Uint8Array): void {
    const sample = sampleOf(bytes);
    const isRare = (count: number): boolean => count * ALONE_SHARE <= sample.bytes.length;
    const aimed = this.#placed.map((needles) =>
      needles.map((placed) => ({ ...placed, ...rareBytes(placed.text, sample) })),
    );
    const hits = (needles: readonly RareBytes[]): number =>
      needles.reduce((sum, { pairs }) => sum + pairs, 0);
    let word = this.#first;
    let clue = NEEDLES_START / WORD_BYTES;
    for (const needles of aimed.sort((a, b) => hits(a) - hits(b))) {
      this.#words.set([word * WORD_BYTES, needles.length], clue);
      clue += CLUE_WORDS;
      for (const { text, address, rarest, rare, count } of needles) {
        const { length } = text.bytes;
        const way = text.ignoreCase ? FOLDED : isRare(count) ? SINGLE : PAIR;
        this.#words.set([address, address + length, length, rarest, rare, way, 0], word);
        word += NEEDLE_WORDS;
      }
    }
  }

  /** Forgets where needles were found. */
  reset(): void {
    const end = this.#first + this.#placed.flat().length * NEEDLE_WORDS;
    for (let word = this.#first; word < end; word += NEEDLE_WORDS) this.#words[word + NEEDLE_WORDS - 1] = 0;
  }
}

/** Is there place for so much that is looked for? */
export function fitsNeedles(clues: readonly (readonly SoughtText[])[]): boolean {
  const texts = clues.flat();
  const words = clues.length * CLUE_WORDS + texts.length * NEEDLE_WORDS;
  const bytes = texts.reduce((sum, text) => sum + 2 * text.bytes.length, 0);
  return words * WORD_BYTES + bytes <= NEEDLES_END - NEEDLES_START;
}

function place(memory: Uint8Array, { text: { bytes, ignoreCase }, address }: Placed): void {
  memory.set(bytes, address);
  const folds = memory.subarray(address + bytes.length, address + 2 * bytes.length);
  folds.fill(0);
  if (ignoreCase) folds.set(bytes.map((byte) => (isSmallLetter(byte) ? FOLD : 0)));
}
