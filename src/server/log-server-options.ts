/** How a log is served. */
export interface LogServerOptions {
  /** What people call the log; never a path, since whoever sees the page sees it. Default `log`. */
  readonly name?: string;
  /** The token that is asked for. Default: 128 random bits, made anew for each server. */
  readonly token?: string;
  /** The path that it is mounted at, in a program's own server, such as `/log`. Default: the root. */
  readonly path?: string;
  /**
   * Names, without ports, by which the server is reached beside `localhost`, `127.0.0.1` and the address it listens on. It answers for no
   * other, so that no page of somebody else can reach it by a name that was made to point here.
   */
  readonly hosts?: readonly string[];
}
