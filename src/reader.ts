/** `log-thread/reader`: reading a log without opening it for writing. Sources are `log-thread/storage`'s. */
export {
  type EventFilter,
  type FollowOptions,
  follow,
  getLogText,
  type LogItem,
  type Moment,
  type ReadLogOptions,
  type ReadOptions,
  read,
  readLog,
  tail,
} from "./reader/index.ts";
