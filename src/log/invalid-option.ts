import { LogThreadError } from "../base/index.ts";

/** The error for an option that can not be. */
export function invalidOption(option: string, message: string): LogThreadError {
  return new LogThreadError("ERR_INVALID_OPTION", message, { details: { option } });
}
