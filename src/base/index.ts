export { type Clock, systemClock } from "./clock.ts";
export { didYouMean, editDistance } from "./did-you-mean.ts";
export { ERROR_CODES, LogThreadError, type LogThreadErrorCode, safeCode } from "./errors.ts";
export * as limits from "./limits.ts";
export { randomBytes, randomHex, randomUuid } from "./random.ts";
export { showValue } from "./show-value.ts";
