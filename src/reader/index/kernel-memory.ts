/*
 * What stands where in the memory of the kernel that reads rows. Memory that nobody touches costs nothing.
 *
 *    4 KiB   the state: what the kernel is told, and what it tells
 *    8 KiB   columns
 *   96 KiB   lines, and a margin: the code looks at 16 bytes at once, and they may begin at the last
 *  232 KiB   slots of kinds, their bytes, slots of sessions, their bytes
 */

export const STATE_START = 4_096;

/** Where in the state, counted in numbers of 4 bytes; the assembly's `rows.ts` has the same. */
export const STATE = {
  own: 0,
  row: 1,
  rows: 2,
  lengths: 3,
  times: 4,
  kinds: 5,
  sessions: 6,
  kindSlots: 7,
  sessionSlots: 9,
  /** Start, end and hash of bytes that had no id. */
  unknownKind: 11,
  unknownSession: 14,
} as const;

export const ROWS_MAX = 4_096;
export const COLUMNS_START = 8_192;

export const LINES_START = 98_304;
export const LINES_BYTES = 131_072;

/** A table of texts: where its slots and its bytes are, and how many there may be. */
export interface TextsPlace {
  readonly slots: number;
  readonly slotsMax: number;
  readonly bytes: number;
  readonly bytesMax: number;
}

const SLOT_BYTES = 16;
const MARGIN = 4_096;

/** As many texts as a dictionary has entries find room, and a few that are one text written in different ways. */
export const KIND_TEXTS = textsPlace(LINES_START + LINES_BYTES + MARGIN, 1 << 18, 4_194_304);
export const SESSION_TEXTS = textsPlace(KIND_TEXTS.bytes + KIND_TEXTS.bytesMax + MARGIN, 1 << 18, 4_194_304);

export const MEMORY_BYTES = SESSION_TEXTS.bytes + SESSION_TEXTS.bytesMax + MARGIN;

function textsPlace(slots: number, slotsMax: number, bytesMax: number): TextsPlace {
  return { slots, slotsMax, bytes: slots + slotsMax * SLOT_BYTES, bytesMax };
}
