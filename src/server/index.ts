export type { ItemJson } from "./contract.ts";
export { createLogServer, type LogServerOptions } from "./create-log-server.ts";
export { type ListenOptions, LogServer } from "./log-server.ts";
export { nameOfLog } from "./log-view.ts";
