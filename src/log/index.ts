export { configure, MASTER_LOG } from "./default-log.ts";
export type { ErrorOptions } from "./error-event.ts";
export {
  close,
  endSession,
  flush,
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
