import { isIP } from "node:net";

/**
 * May a request with this `Host` be answered? A server that listens on the loopback interface is
 * addressed by a loopback name; any other name was pointed there by somebody else's DNS.
 */
export function isAllowedHost(host: string | undefined, listensOn: string): boolean {
  const name = hostName(host);
  if (name === undefined) return false;
  return isLoopback(listensOn) ? isLoopback(name) : true;
}

/** May this `Origin` open a WebSocket? The page of the same host may; a client that is no browser sends none. */
export function isAllowedOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  return new URL(origin).host === host?.toLowerCase();
}

/** Is this name or address one of the machine's own, reachable by nobody else? */
export function isLoopback(name: string): boolean {
  if (name === "localhost" || name.endsWith(".localhost") || name === "::1") return true;
  return isIP(name) === 4 && name.startsWith("127.");
}

function hostName(host: string | undefined): string | undefined {
  const address = `http://${host}`;
  if (!host || !URL.canParse(address)) return undefined;
  return new URL(address).hostname.replace(/^\[|\]$/g, "");
}
