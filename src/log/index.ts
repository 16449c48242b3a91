export type { CaptureOptions } from "./capture/capture-options.ts";
export { captureProcessErrors, type ProcessCapture } from "./capture/capture-process-errors.ts";
export type { CapturedSignal } from "./capture/signal-watch.ts";
export type { DiskWatchOptions } from "./capture/watch-disk.ts";
export type { MemoryWatchOptions } from "./capture/watch-memory.ts";
export { configure, MASTER_LOG } from "./default-log.ts";
export type { ErrorOptions } from "./error-event.ts";
export {
  close,
  endSession,
  flush,
  flushSync,
  getLogText,
  getSession,
  health,
  logError,
  logEvent,
  readLog,
  setSession,
  timed,
  withSession,
} from "./everyday.ts";
export { type Fields, Log, type LogHealth } from "./log.ts";
export { logged } from "./logged.ts";
export { openLog } from "./open-log.ts";
export type { LogOptions } from "./options.ts";
export type { RedactOptions } from "./redaction/redact-options.ts";
export { defaultRedaction } from "./redaction.ts";
export { rotateLog } from "./rotate-log.ts";
export type { RotateOptions, RotationOptions } from "./rotation-options.ts";
export type { CarrierRecord, HeaderMap, TraceCarrier } from "./trace/carrier.ts";
export { getTrace, setTrace, withTrace } from "./trace/current-trace.ts";
export { extractTrace } from "./trace/extract-trace.ts";
export { injectTrace } from "./trace/inject-trace.ts";
export type { TraceContext } from "./trace/span.ts";
