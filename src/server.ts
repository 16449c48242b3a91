/** `log-thread/server`: shows a log to a browser. */
export { createLogServer, type ListenOptions, LogServer, type LogServerOptions } from "./server/index.ts";
