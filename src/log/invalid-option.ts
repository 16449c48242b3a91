import { LogThreadError } from "../base/index.ts";

/** The error for an option that can not be. */
export function invalidOption(option: string, message: string, cause?: unknown): LogThreadError {
  return new LogThreadError("ERR_INVALID_OPTION", message, { cause, details: { option } });
}
