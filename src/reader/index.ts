export { checkOptionNames, invalid as invalidOption } from "./check-options.ts";
export type { LogItem } from "./decode-block.ts";
export type { EventFilter, Moment } from "./filter-parts.ts";
export { type FollowOptions, follow } from "./follow.ts";
export { getLogText } from "./log-text.ts";
export { Lookout } from "./lookout.ts";
export { type ReadOptions, read } from "./read.ts";
export { type ReadLogOptions, readLog } from "./read-log.ts";
export { tail } from "./tail.ts";
