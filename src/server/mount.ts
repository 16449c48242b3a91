import type { IncomingMessage } from "node:http";
import { LogThreadError } from "../base/index.ts";
import { Problem } from "./problem.ts";

/** What a path is made of here: nothing is ever decoded, so that nothing can be hidden. */
const PATH = /^\/[A-Za-z0-9._/-]*$/;

/** A path and a query longer than this are no request of ours. */
const URL_CHARS_MAX = 8_192;

/** What a request asks for, below the place where the server is mounted. */
export interface Target {
  /** It begins with a slash. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/** The path below which a server answers. */
export class Mount {
  /** Without a slash at its end: "" at the root. */
  readonly path: string;

  /** @throws LogThreadError `ERR_INVALID_OPTION` */
  constructor(path: string) {
    this.path = path.replace(/\/+$/, "");
    if ((PATH.test(this.path) || this.path === "") && !/\/(?:\.{0,2})(?:\/|$)/.test(this.path)) return;
    throw new LogThreadError(
      "ERR_INVALID_OPTION",
      `path is ${JSON.stringify(path)}; it has to be a path such as "/log", of letters, digits, ".", "-", "_" and slashes`,
    );
  }

  /**
   * What a request asks for.
   *
   * @throws Problem where that is nothing, or above the mount; a redirect where only the slash at the end is missing
   */
  targetOf(request: IncomingMessage): Target {
    // A framework that cuts its own prefix off keeps the whole address here.
    const { originalUrl } = request as { originalUrl?: unknown };
    const url = typeof originalUrl === "string" ? originalUrl : (request.url ?? "");
    if (url.length > URL_CHARS_MAX) throw new Problem(414, "url", "the address is too long");
    // What goes through a proxy, or names another server, was not meant for this one.
    if (!url.startsWith("/")) throw new Problem(400, "url", "the address has to be a path");
    const mark = url.indexOf("?");
    const path = mark === -1 ? url : url.slice(0, mark);
    if (path === this.path)
      throw new Problem(308, "moved", "the page is here", { headers: { location: `${path}/` } });
    if (!PATH.test(path) || !path.startsWith(`${this.path}/`)) throw notFound();
    return {
      path: path.slice(this.path.length),
      query: new URLSearchParams(mark === -1 ? "" : url.slice(mark + 1)),
    };
  }
}

export function notFound(): Problem {
  return new Problem(404, "not_found", "there is nothing at this address");
}
