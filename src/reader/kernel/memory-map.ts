/*
 * What stands where in the memory of the compiled kernel. Memory that nobody touches costs nothing.
 *
 *      0   what the compiler keeps, which is nothing today
 *  4 KiB   lines that were found
 * 64 KiB   clues, needles and their bytes
 *          the room: the bytes that are searched, page-aligned
 *          a margin, for the code looks at 64 bytes at once
 */

/** Lines that are found at once, each of two numbers. */
export const LINES_START = 4_096;
export const LINES_MAX = 4_096;

export const NEEDLES_START = 65_536;
export const NEEDLES_END = 5 * NEEDLES_START;

/** The longest line that is read whole, and the byte before it that tells where it begins. */
export const ROOM_START = 327_680;
export const ROOM_BYTES = 4_194_304 + 4_096;

export const MEMORY_BYTES = ROOM_START + ROOM_BYTES + 65_536;
