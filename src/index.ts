/**
 * log-thread: a flat, factual, append-only record of what a program does.
 *
 * Importing it creates nothing; the first event does.
 */
export { ERROR_CODES, LogThreadError, type LogThreadErrorCode } from "./base/index.ts";
export type {
  EventType,
  KeyVerdict,
  KnownType,
  LogEvent,
  LogValue,
  MalformedLine,
  Position,
  Redactor,
} from "./line/index.ts";
export {
  type CapturedSignal,
  type CaptureOptions,
  type CarrierRecord,
  captureProcessErrors,
  close,
  configure,
  type DiskWatchOptions,
  type ErrorOptions,
  endSession,
  extractTrace,
  type Fields,
  flush,
  flushSync,
  getLogText,
  getSession,
  getTrace,
  type HeaderMap,
  health,
  injectTrace,
  type Log,
  type LogHealth,
  type LogOptions,
  logError,
  logEvent,
  logged,
  MASTER_LOG,
  type MemoryWatchOptions,
  openLog,
  type ProcessCapture,
  type RedactOptions,
  readLog,
  setSession,
  setTrace,
  type TraceCarrier,
  type TraceContext,
  timed,
  withSession,
  withTrace,
} from "./log/index.ts";
export type {
  EventFilter,
  FollowOptions,
  LogItem,
  Moment,
  ReadLogOptions,
  ReadOptions,
} from "./reader/index.ts";
export type {
  Block,
  DriverName,
  LineSource,
  LogStorage,
  SegmentInfo,
  SqliteOptions,
} from "./storage/index.ts";
