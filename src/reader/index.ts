export { checkOptionNames, FILTER_NAMES, invalid as invalidOption } from "./check-options.ts";
export type { LogItem } from "./decode-block.ts";
export type { FieldCondition, FieldValue } from "./field-condition.ts";
export type { EventFilter, Moment, NotFilter } from "./filter-parts.ts";
export { type FollowOptions, follow } from "./follow.ts";
export type { BuildOptions, BuildProgress } from "./index/build-parts.ts";
export type { Grouping } from "./index/group-by.ts";
export type { Histogram, HistogramBucket, HistogramOptions } from "./index/histogram.ts";
export { IndexDamaged } from "./index/index-damaged.ts";
export type { IndexMoment } from "./index/index-moment.ts";
export type { AroundOptions, Countable, IndexOptions, TopOptions } from "./index/index-options.ts";
export type { LogIndex } from "./index/log-index.ts";
export { openIndex } from "./index/open-index.ts";
export type { Page, PageOptions } from "./index/page.ts";
export type { ValueCount, ValueTimes } from "./index/value-counts.ts";
export { getLogText } from "./log-text.ts";
export { Lookout } from "./lookout.ts";
export { needsText } from "./needs-text.ts";
export { OneBlock } from "./one-block.ts";
export { completeQuery, type KnownValues, type QueryCompletion } from "./query/complete-query.ts";
export type { QueryNote } from "./query/filter-builder.ts";
export { formatQuery } from "./query/format-query.ts";
export { parseQuery, type Query, type QueryOptions } from "./query/parse-query.ts";
export { adviceOn, type QueryProblem } from "./query/query-problem.ts";
export type {
  FieldTerm,
  KeyTerm,
  QueryKey,
  QueryOperator,
  QuerySpan,
  QueryTerm,
  QueryValue,
  TextTerm,
} from "./query/query-terms.ts";
export { absoluteTimeMs, amountMs, doubtOf, readTime, TIME_EXPECTED } from "./query/time-text.ts";
export { localTime, type TimeZone, utc } from "./query/time-zone.ts";
export { type ReadOptions, read } from "./read.ts";
export { type ReadLogOptions, readLog } from "./read-log.ts";
export { tail } from "./tail.ts";
export type { TextCondition } from "./text-condition.ts";
