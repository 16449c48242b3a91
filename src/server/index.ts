export type { ItemJson } from "./contract.ts";
export { createLogServer } from "./create-log-server.ts";
export type { ListenOptions, LogServer, ServerAnswer, ServerRequest } from "./log-server.ts";
export type { LogServerOptions } from "./log-server-options.ts";
export { nameOfLog } from "./log-view.ts";
