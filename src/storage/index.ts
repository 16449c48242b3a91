export type { StorageTrouble } from "./file/appender.ts";
export { flushAtEnd } from "./file/at-exit.ts";
export {
  type Durability,
  FileStorage,
  type FileStorageOptions,
  type FileStorageParts,
} from "./file/file-storage.ts";
export { MASTER_NAME } from "./file/paths.ts";
export { loadSqlite, type OpenSqliteStorage, provideSqlite } from "./load-sqlite.ts";
export { MemoryStorage, type MemoryStorageOptions } from "./memory-storage.ts";
export { openDirectory } from "./open-directory.ts";
export { isSearchable, type Searchable, type SearchBounds } from "./searchable.ts";
export type { Database, Row, SqlInput, SqlValue, Statement } from "./sqlite/database.ts";
export { type DatabaseFault, faultOf } from "./sqlite/database-error.ts";
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
export { unknownPosition } from "./unknown-position.ts";
