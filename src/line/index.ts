export { boundText } from "./bound-text.ts";
export { classifyLine, type Piece } from "./classify.ts";
export { type ErrorParts, errorParts, isError, readProperty, safeString } from "./describe.ts";
export { escapeJson, escapeKey, escapeQuoted, escapeText, unescapeText } from "./escape.ts";
export { type EventLines, LogEvent, type Position } from "./event.ts";
export { FieldsJson } from "./fields-json.ts";
export { LineFormatter } from "./format.ts";
export { formatLine, type LineInput, type NormalEvent, normaliseEvent } from "./format-line.ts";
export type { MalformedLine } from "./malformed-line.ts";
export { type ParsedMessage, parseForeignMessage, parseMessage } from "./message.ts";
export { describeValue } from "./normalise.ts";
export { type ParsedLine, parseLine } from "./parse-line.ts";
export { type KeyVerdict, noRedaction, REDACTED, type Redactor } from "./redactor.ts";
export { LineScanner, type MalformedReason, TORN_MARK } from "./scan-lines.ts";
export {
  FORMAT_VERSION,
  formatSegmentHeader,
  parseSegmentHeader,
  SEGMENT_TYPE,
  type SegmentHeader,
  segmentIdFrom,
} from "./segment-header.ts";
export { type EventType, isWellFormedType, type KnownType, TAXONOMY } from "./taxonomy.ts";
export { formatTimestamp, isTimestampAt, TIMESTAMP_BYTES } from "./timestamp.ts";
export { TraceFields } from "./trace-fields.ts";
export { categoryOf, isErrorType } from "./type-parts.ts";
export { matchesType } from "./type-pattern.ts";
export { decodeField, type LogValue, readsAsNumber } from "./value.ts";
