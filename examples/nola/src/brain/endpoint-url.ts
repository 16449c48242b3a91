import { SetupError } from "../setup-error.ts";

/** The address of the chat completions for a base such as `http://127.0.0.1:8080` or `https://…/v1`. */
export function completionsUrl(base: string): string {
  const url = httpUrl("NOLA_OPENAI_URL", base);
  const path = url.pathname.replace(/\/+$/, "");
  if (path.endsWith("/chat/completions")) return url.href;
  url.pathname = /\/v\d+$/.test(path) ? `${path}/chat/completions` : `${path}/v1/chat/completions`;
  return url.href;
}

/** The address of the chat endpoint for a base such as `http://127.0.0.1:11434`. */
export function ollamaChatUrl(base: string): string {
  const url = httpUrl("NOLA_OLLAMA_URL", base);
  const path = url.pathname.replace(/\/+$/, "");
  if (!path.endsWith("/api/chat")) url.pathname = `${path}/api/chat`;
  return url.href;
}

function httpUrl(variable: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !["http:", "https:"].includes(url.protocol)) {
    throw new SetupError(`${variable} must be an http or https address, like http://127.0.0.1:8080.`);
  }
  // An address is logged when it fails; a password in it would be, too.
  if (url.username || url.password) throw new SetupError(`${variable} must not hold a user or password.`);
  return url;
}

/** An address as it may stand in a message: a query can hold a key. */
export function shownUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
