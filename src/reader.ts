/** `log-thread/reader`: reading a log without opening it for writing. Sources are `log-thread/storage`'s. */
export {
  type EventFilter,
  type FieldCondition,
  type FieldValue,
  type FollowOptions,
  follow,
  getLogText,
  type LogItem,
  type Moment,
  type NotFilter,
  type ReadLogOptions,
  type ReadOptions,
  read,
  readLog,
  type TextCondition,
  tail,
} from "./reader/index.ts";
