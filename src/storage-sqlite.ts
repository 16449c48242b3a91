/** `log-thread/storage/sqlite`: the lines of a log in a SQLite database, and the port to whichever driver there is. */
import { openSqliteStorage, provideSqlite } from "./storage/index.ts";

export {
  availableDrivers,
  createIndexes,
  createTables,
  type Database,
  type DatabaseFault,
  DatabaseSource,
  DRIVER_NAMES,
  type DriverName,
  type EventDatabaseOptions,
  EventTable,
  faultOf,
  type Inserted,
  type InsertOptions,
  openDatabase,
  openEventDatabase,
  openSqliteStorage,
  type PreparedStatement,
  type Row,
  type SegmentTable,
  type SqlInput,
  type SqliteOptions,
  type SqliteStorageOptions,
  type SqlValue,
  type Statement,
  type StoredSegment,
} from "./storage/index.ts";

provideSqlite(openSqliteStorage);
