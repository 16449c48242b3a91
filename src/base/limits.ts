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

/** A `baggage` header: what W3C Baggage asks everybody to pass on. */
export const baggageCharsMax = 8_192;

/** A `tracestate`: what W3C Trace Context asks everybody to pass on. */
export const traceStateCharsMax = 512;

/** A stack: the frames that say where, not the framework's. */
export const stackFramesMax = 5;
export const stackCharsMax = 1_024;

/** Distinct types, sources and keys whose written form is remembered; beyond it they are computed each time. */
export const cacheEntriesMax = 1_024;

/** Texts and values whose written form is remembered while they repeat, all fields of a log together, and how long each may be. */
export const rememberedTextsMax = 4_096;
export const rememberedTextCharsMax = 64;

/**
 * One read of a segment: large enough for the disk, small enough for constant memory. A text of 128 KiB
 * or more is not made where V8 makes short-lived things, and takes eight times as long to decode.
 */
export const readChunkBytes = 65_536;

/**
 * The same where a text is searched for and few lines are decoded: as much as a processor keeps at hand, since it is
 * read and looked through right away, and large enough that the calls of the system do not count.
 */
export const searchChunkBytes = 1_048_576;

/** A foreign line up to here is an event; beyond it, it is malformed with its range and never decoded. */
export const readLineBytesMax = 4_194_304;

/**
 * A compressed segment is made of pieces of so many bytes, each compressed by itself: so much is unpacked for a single
 * line, in a few milliseconds. Smaller ones compress noticeably worse.
 */
export const compressedMemberBytes = 1_048_576;

/**
 * A piece that another program compressed, which may be its whole file, is unpacked whole to be read: beyond this it
 * is not, for it would take the memory that the program needs.
 */
export const foreignMemberBytesMax = 268_435_456;

/** A segment's first line is looked for in this many bytes. */
export const segmentHeaderBytesMax = 4_096;

/** How often, while writing, the file behind the path and its last byte are looked at. */
export const checkIntervalMs = 6;

/** What was written and is kept between two checks of a file, for the case that it was removed meanwhile. */
export const rememberedBytesMax = 4_194_304;

/** `synced`: how long after a line its fdatasync begins where nobody waits for it. */
export const syncIntervalMs = 10;

/** `synced`: lines that no fdatasync has covered are kept in memory; beyond this the writer waits for one. */
export const unsyncedCharsMax = 8_388_608;

/** `synced`: how long a disk is left alone that failed an fdatasync and the one after it. */
export const syncRetryMs = 1_000;

/** `buffered`: what is gathered before it is written, how much is written at once at most, and how long the first line waits. */
export const batchChars = 65_536;
export const writeBytesMax = 1_048_576;
export const flushIntervalMs = 5;

/** `buffered`: what waits in memory; beyond it events are dropped and counted. */
export const queueBytesMax = 8_388_608;

/** `buffered`: how long a full queue, or who follows a log, waits for the disk: a program must not feel it. */
export const queueWaitMs = 10;

/** `buffered`: how long a reader waits for what this process wrote just before: it reads the disk, and waits for it anyway. */
export const readWaitMs = 200;

/** `buffered`: how long `flushSync`, and the end of a program, wait for a write under way on a disk that does not answer. */
export const endWaitMs = 2_000;

/** How long a segment was left alone before it is sealed: whoever was about to write to it has done so by then. */
export const sealAfterMs = 60_000;

/** How often a segment that is due and could not be rotated is tried again: it only grows meanwhile. */
export const rotationRetryMs = 60_000;

/** How often a log that could not be opened is tried again. */
export const retryIntervalMs = 50;

/** Events `readLog` returns when no limit is given. */
export const readLimitDefault = 1_000;

/** How far the clocks of writers may step back before `since` needs `exact: true`. */
export const clockDisorderMs = 60_000;

/** What `getLogText` gives at most. */
export const logTextBytesMax = 1_048_576;

/** How often `follow` looks for new bytes where nobody tells it of them. */
export const followIntervalMs = 50;

/** The same where it is told: a look costs next to nothing then, and finds what the system did not tell of. */
export const followToldIntervalMs = 1_000;

/** The least time between two looks of `follow`: a writer may write a line every few microseconds, of which a look costs dozens. */
export const followRestMs = 2;

/** Memory storage keeps this many bytes of lines and forgets the oldest beyond it. */
export const memoryBytesMax = 67_108_864;

/** `onFailure: "block"`: how long a caller waits at most for an event to be written. */
export const blockMsDefault = 1_000;

/** How often a log that fails again and again says so on stderr. */
export const complaintIntervalMs = 60_000;

/** Warnings that are logged in one stretch of time; what is more is counted. */
export const warningsMax = 20;
export const warningsIntervalMs = 60_000;

/** How often memory and free space are looked at: memory can grow in seconds, a disk in minutes. */
export const memoryIntervalMs = 10_000;
export const diskIntervalMs = 60_000;

/** A heap that is filled so far is about to be collected in vain, again and again, and then to end the process. */
export const heapShareDefault = 0.9;

/** How far a measure has to come back to be normal again: less would tell every collection of garbage. */
export const hysteresisDefault = 0.1;

/** Free space below which a log is told to be in danger: a busy agent fills it in some hours. */
export const diskFreeBytesMin = 268_435_456;

/** Reading a whole log lets everything else of the program have its turn this often. */
export const turnIntervalMs = 2;

/**
 * SQLite: how long a call waits for somebody else who is writing. It holds up the program, and is tried again anyway. A
 * database that follows files waits for nobody.
 */
export const databaseBusyMs = 20;

/**
 * SQLite: the same where the database is the only copy: for so long the first line waits that finds it locked, and those
 * behind it wait in memory. Whoever writes a line or two is done long before.
 */
export const databaseOnlyBusyMs = 50;

/** SQLite: how soon a busy database is tried again, and from when on it is told that somebody keeps it locked. */
export const databaseBusyRetryMs = 50;
export const databaseBusyToldMs = 1_000;

/** SQLite: how often a database is tried that can not be opened, or written for want of room. */
export const databaseRetryMs = 1_000;

/** SQLite: how long after a line the database follows the files. Many lines are one transaction then. */
export const databaseFollowMs = 100;

/**
 * SQLite: how long the program is held up at a time while the database follows, the pause in which everything
 * else has its turn, and the bytes of lines between two looks at the time, which take about a millisecond.
 */
export const databaseTurnMs = 4;
export const databasePauseMs = 4;
export const databasePieceBytes = 8_192;

/** SQLite: bytes of lines that are brought at a time at most, however fast the clock says that it goes: their commit is to be short as well. */
export const databaseTurnBytes = 131_072;

/**
 * SQLite: how large the write-ahead log of a database that follows files may grow before a thread brings it over, and how
 * long that is left alone when it did not succeed. Smaller would sync more often, larger makes opening slow after a kill.
 */
export const databaseWalBytes = 4_194_304;
export const databaseCheckpointRetryMs = 1_000;

/** SQLite: how long a reader waits for the database to follow; then it is given the files' lines. */
export const databaseReadWaitMs = 20;

/** SQLite: how long `flush` lets the database follow, with pauses, and the end of a program, without. */
export const databaseFlushMs = 2_000;
export const databaseEndMs = 500;

/** SQLite: databases that one log moves aside. One that is damaged again and again is on a bad disk, which would be filled with them. */
export const databasesAsideMax = 8;

/** SQLite: pages that are kept in memory. Several indexes grow at once, and below this their pages are read again and again. */
export const databaseCacheBytes = 16_777_216;

/** SQLite: rows of one INSERT. More gain nothing; one driver takes each of their eight values as an argument. */
export const rowsPerInsert = 50;

/** SQLite: rows that are read at once: with lines as they usually are, as many bytes as one read of a file. */
export const databaseReadRows = 512;

/** Ingest: bytes of lines that are one transaction. What is killed meanwhile is copied again, and others wait as long to write. */
export const ingestBytes = 4_194_304;

/** Ingest into a new database: the same. Nobody waits there; how far it is has to be seen, and everything else to have its turn. */
export const buildBytes = 1_048_576;

/**
 * Ingest: pages of a new database. Twice SQLite's own size takes a tenth of the time away that SQLite needs; more would
 * make every small transaction that comes later write more.
 */
export const buildPageBytes = 8_192;

/** Ingest: memory for building indexes. Sorting takes what it is given, and below this it sorts in many small pieces. */
export const buildCacheBytes = 67_108_864;

/** Ingest: for how long it tries again while others write to the database. */
export const databaseWaitMs = 60_000;

/**
 * SQLite: a new database that was left behind by who made it is removed: when its process is gone from this machine and it
 * was left alone for so long, or, wherever that process may be, for a day, in which any database is made.
 */
export const buildSilentMs = 60_000;
export const buildAbandonedMs = 86_400_000;

/** Verify: differences that are told one by one; the rest is counted. */
export const differencesTold = 100;

/** Search: events that are taken into the index in one transaction, for as long as which others wait to write. */
export const searchIndexRows = 20_000;

/** Search: events it gives when no limit is given; ranked, so that the first ones matter most. */
export const searchLimitDefault = 20;
