/**
 * Every bound of the product, in one place, each with its reason. Bytes are bytes of UTF-8,
 * characters are UTF-16 code units.
 */

/** A line with its newline. Below it one write(2) is one event; above it a reader would need unbounded memory. */
export const lineBytesMax = 65_536;

/** A text or value is capped to this before anything looks at it: `replace` over 100 MB aborts V8. */
export const valueCharsMax = 65_536;

/** How much further redaction looks, so that a cap never leaves the first half of a secret. */
export const redactionMarginChars = 4_096;

/** A type is a word or two; what is longer is an accident. */
export const typeCharsMax = 128;

/** A source names a module. */
export const sourceCharsMax = 256;

/** A session's id, a key of a field. */
export const sessionIdCharsMax = 256;
export const keyCharsMax = 128;

/** Fields of one event; at two bytes each they would still fit into a line. */
export const fieldsMax = 1_024;

/** Nesting below a field's value; deeper objects are named, not opened. */
export const depthMax = 8;

/** Items of one nested list, map or object. */
export const itemsMax = 1_024;

/** Values looked at inside one field, all levels together, so that a wide tree stays cheap. */
export const nodesMax = 4_096;

/** Causes followed and members of an AggregateError shown. */
export const causesMax = 5;

/** The text of a logged error, context included, and how much of a longer message a field keeps. */
export const errorTextCharsMax = 200;
export const errorMessageCharsMax = 4_096;

/** A stack: the frames that say where, not the framework's. */
export const stackFramesMax = 5;
export const stackCharsMax = 1_024;

/** Distinct types, sources and keys whose written form is remembered; beyond it they are computed each time. */
export const cacheEntriesMax = 1_024;

/** One read of a segment: large enough for the disk, small enough for constant memory. */
export const readChunkBytes = 262_144;

/** A foreign line up to here is an event; beyond it, it is malformed with its range and never decoded. */
export const readLineBytesMax = 4_194_304;

/** A segment's first line is looked for in this many bytes. */
export const segmentHeaderBytesMax = 4_096;

/** How often, while writing, the file behind the path and its last byte are looked at. */
export const checkIntervalMs = 5;

/** How often a log that could not be opened is tried again. */
export const retryIntervalMs = 50;

/** Events `readLog` returns when no limit is given. */
export const readLimitDefault = 1_000;

/** How far the clocks of writers may step back before `since` needs `exact: true`. */
export const clockDisorderMs = 60_000;

/** What `getLogText` gives at most. */
export const logTextBytesMax = 1_048_576;

/** How often `follow` looks for new bytes. */
export const followIntervalMs = 50;

/** Memory storage keeps this many bytes of lines and forgets the oldest beyond it. */
export const memoryBytesMax = 67_108_864;

/** How often a log that fails again and again says so on stderr. */
export const complaintIntervalMs = 60_000;
