/** Texts of which one has to stand in a line that is wanted. */
export interface Clue {
  readonly texts: readonly string[];
  /** Is a letter of ASCII the same large and small? Any other is only as it is written. */
  readonly ignoreCase?: boolean;
}

/** A text as it is looked for. */
export interface SoughtText {
  /** Its bytes; letters small ones where their case does not matter. */
  readonly bytes: Uint8Array;
  readonly ignoreCase: boolean;
}

const NEWLINE = "\n";

/**
 * The texts of each clue, as bytes. A text that holds a newline stands in no line, and an empty one in every: a clue
 * that has one says nothing, and is left out.
 */
export function soughtTexts(clues: readonly Clue[]): readonly (readonly SoughtText[])[] {
  return clues
    .filter(({ texts }) => !texts.includes(""))
    .map(({ texts, ignoreCase = false }) =>
      texts
        .filter((text) => !text.includes(NEWLINE))
        .map((text) => {
          const bytes = Buffer.from(text, "utf8");
          return { bytes: ignoreCase ? bytes.map(smallLetter) : bytes, ignoreCase };
        }),
    );
}

/** A byte that is a large letter of ASCII as the small one. */
export function smallLetter(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}

export function isSmallLetter(byte: number): boolean {
  return byte >= 97 && byte <= 122;
}
