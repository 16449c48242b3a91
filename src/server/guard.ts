import type { IncomingMessage } from "node:http";
import { Problem } from "./problem.ts";

/** Which requests are answered at all. */
export interface GuardRules {
  /** Names that `Host` may have, without ports, in lower case. Any other name would be a page's of somebody else that was made to point here. */
  readonly hosts: ReadonlySet<string>;
  /** Those of them that may be reached by way of a proxy that speaks HTTPS. */
  readonly proxied: ReadonlySet<string>;
}

const METHODS = "GET, HEAD";

/** Of more than these Node leaves some out, and which is up to whoever sends them. */
export const HEADERS_MAX = 64;

/** Headers that would mean two things if they were there twice. */
const ONCE = ["host", "authorization", "origin", "sec-fetch-site", "content-length", "last-event-id"];

/**
 * Refuses what no page of this server and no tool of its user would send: other methods, other hosts (DNS rebinding),
 * other origins, and what a browser says was begun by another site.
 *
 * @throws Problem
 */
export function guard(request: IncomingMessage, { hosts, proxied }: GuardRules): void {
  const { method, headers } = request;
  if (method !== "GET" && method !== "HEAD") {
    throw new Problem(405, "method", "only GET and HEAD are answered: nothing can be changed here", {
      headers: { allow: METHODS },
    });
  }
  checkHeaders(request);
  if (headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0")
    throw new Problem(413, "body", "a request has no body here");
  const host = headers.host?.toLowerCase();
  if (host === undefined) throw new Problem(400, "host", "a request names its host");
  const name = nameOf(host);
  if (!hosts.has(name)) {
    throw new Problem(
      421,
      "host",
      "this server does not answer for that name; open it at the address it printed",
    );
  }
  const { origin, "sec-fetch-site": site } = headers;
  if (origin !== undefined && !originsOf(request, host, proxied.has(name)).includes(origin.toLowerCase()))
    throw new Problem(403, "origin", "another page may not ask this server");
  if (site !== undefined && site !== "same-origin" && site !== "none")
    throw new Problem(403, "site", "another site may not ask this server");
}

function checkHeaders({ rawHeaders }: IncomingMessage): void {
  if (rawHeaders.length > 2 * HEADERS_MAX) throw new Problem(431, "header", "there are too many headers");
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] as string).toLowerCase();
    if (seen.has(name)) throw new Problem(400, "header", `the header ${name} is there twice`);
    if (ONCE.includes(name)) seen.add(name);
  }
}

/** What the page's own origin can be. */
function originsOf({ socket }: IncomingMessage, host: string, isProxied: boolean): readonly string[] {
  const isEncrypted = (socket as { encrypted?: boolean }).encrypted === true;
  return [
    ...(isEncrypted ? [] : [`http://${host}`]),
    ...(isEncrypted || isProxied ? [`https://${host}`] : []),
  ];
}

/** A host without its port: `127.0.0.1:4242`, `[::1]:4242`, `localhost`. Anything else stays what it is, and is no allowed name. */
function nameOf(host: string): string {
  return /^(.*?)(?::\d{1,5})?$/.exec(host)?.[1] ?? host;
}
