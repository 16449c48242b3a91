/** `log-thread/server`: shows a log to a browser. */
export {
  createLogServer,
  type ListenOptions,
  type LogServer,
  type LogServerOptions,
  type ServerAnswer,
  type ServerRequest,
} from "./server/index.ts";
