import type { IncomingMessage } from "node:http";
import { Problem } from "./problem.ts";

/** Which requests are answered at all. */
export interface GuardRules {
  /** Names that `Host` may have, without ports, in lower case. Any other name would be a page's of somebody else that was made to point here. */
  readonly hosts: ReadonlySet<string>;
}

const METHODS = "GET, HEAD";

/** A path and a query longer than this are no request of ours. */
const URL_CHARS_MAX = 8_192;

/**
 * Refuses what no page of this server and no tool of its user would send: other methods, other hosts (DNS rebinding),
 * other origins, and what a browser says was begun by another site.
 *
 * @throws Problem
 */
export function guard(request: IncomingMessage, { hosts }: GuardRules): void {
  const { method, url = "", headers } = request;
  if (method !== "GET" && method !== "HEAD") {
    throw new Problem(405, "method", "only GET and HEAD are answered: nothing can be changed here", {
      headers: { allow: METHODS },
    });
  }
  if (url.length > URL_CHARS_MAX) throw new Problem(414, "url", "the address is too long");
  // What goes through a proxy, or names another server, was not meant for this one.
  if (!url.startsWith("/")) throw new Problem(400, "url", "the address has to be a path");
  const host = onlyHost(request);
  if (!hosts.has(nameOf(host))) {
    throw new Problem(
      421,
      "host",
      "this server does not answer for that name; open it at the address it printed",
    );
  }
  const { origin, "sec-fetch-site": site } = headers;
  if (origin !== undefined && origin.toLowerCase() !== `http://${host}`) {
    throw new Problem(403, "origin", "another page may not ask this server");
  }
  if (site !== undefined && site !== "same-origin" && site !== "none") {
    throw new Problem(403, "site", "another site may not ask this server");
  }
  if (headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined) {
    if (headers["content-length"] !== "0") throw new Problem(413, "body", "a request has no body here");
  }
}

/** The one `Host` of a request, in lower case. */
function onlyHost({ rawHeaders }: IncomingMessage): string {
  const hosts = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === "host");
  if (hosts.length !== 1) throw new Problem(400, "host", "a request names one host");
  return (hosts[0] as string).toLowerCase();
}

/** A host without its port: `127.0.0.1:4242`, `[::1]:4242`, `localhost`. Anything else stays what it is, and is no allowed name. */
function nameOf(host: string): string {
  return /^(.*?)(?::\d{1,5})?$/.exec(host)?.[1] ?? host;
}
