export type { StorageTrouble } from "./file/appender.ts";
export { flushAtEnd } from "./file/at-exit.ts";
export { type CompressedSegment, type CompressionParts, compressSegment } from "./file/compress-segment.ts";
export type { Digest } from "./file/digest-bytes.ts";
export {
  type Durability,
  FileStorage,
  type FileStorageOptions,
  type FileStorageParts,
} from "./file/file-storage.ts";
export type { HeldSegment } from "./file/lease.ts";
export { compareRotated, isSegmentName, MASTER_NAME, plainName, SESSIONS_NAME } from "./file/paths.ts";
export { type RotatedSegment, RotatedSegments, type Unsettled } from "./file/rotated-segments.ts";
export {
  BYTES_PER_MB,
  isRotatable,
  type Rotatable,
  type Rotation,
  type RotationPolicy,
} from "./file/rotation.ts";
export { openSegmentFile, type SegmentFile } from "./file/segment-file.ts";
export { loadSqlite, type OpenSqliteStorage, provideSqlite } from "./load-sqlite.ts";
export { MemoryStorage, type MemoryStorageOptions } from "./memory-storage.ts";
export { openDirectory } from "./open-directory.ts";
export { isOpenable, type Openable, type OpenedSegment } from "./openable.ts";
export { isSearchable, type Searchable, type SearchBounds } from "./searchable.ts";
export { hasSidecars, type Sidecar, type Sidecared, type Sidecars } from "./sidecars.ts";
export type { Database, Row, SqlInput, SqlValue, Statement } from "./sqlite/database.ts";
export { type DatabaseFault, faultOf, isBusy } from "./sqlite/database-error.ts";
export { DatabaseSource } from "./sqlite/database-source.ts";
export { availableDrivers } from "./sqlite/drivers.ts";
export { EventTable, type Inserted, type InsertOptions } from "./sqlite/event-table.ts";
export { openDatabase } from "./sqlite/open-database.ts";
export { type EventDatabaseOptions, openEventDatabase } from "./sqlite/open-event-database.ts";
export { openSqliteStorage } from "./sqlite/open-sqlite-storage.ts";
export { createIndexes, createTables } from "./sqlite/schema.ts";
export type { SegmentTable, StoredSegment } from "./sqlite/segment-table.ts";
export {
  DATABASE_NAME,
  DRIVER_NAMES,
  type DriverName,
  type SqliteOptions,
  type SqliteStorageOptions,
} from "./sqlite-options.ts";
export type { Block, Buffering, LineSource, LogStorage, SegmentInfo } from "./storage.ts";
export { isSyncable, type Syncable } from "./syncable.ts";
export { unknownPosition } from "./unknown-position.ts";
export { isWatchable, type Watch, type Watchable } from "./watchable.ts";
