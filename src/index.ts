/**
 * log-thread: a flat, factual, append-only record of what a program does.
 *
 * Importing it creates nothing; the first event does.
 */
export { ERROR_CODES, LogThreadError, type LogThreadErrorCode } from "./base/index.ts";
export type { EventType, KnownType, LogEvent, LogValue, MalformedLine, Position } from "./line/index.ts";
export {
  close,
  configure,
  type ErrorOptions,
  endSession,
  type Fields,
  flush,
  getLogText,
  getSession,
  health,
  type Log,
  type LogHealth,
  type LogOptions,
  logError,
  logEvent,
  logged,
  MASTER_LOG,
  openLog,
  readLog,
  setSession,
  timed,
  withSession,
} from "./log/index.ts";
export type {
  EventFilter,
  FollowOptions,
  LogItem,
  Moment,
  ReadLogOptions,
  ReadOptions,
} from "./reader/index.ts";
export type { Block, LineSource, LogStorage, SegmentInfo } from "./storage/index.ts";
