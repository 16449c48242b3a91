import { shellQuote } from "../shell-quote.ts";
import type { LogFile } from "./log-files.ts";

/** A command that moves files out of the log, beside its directory, and overwrites nothing there. */
export function setAside(directory: string, files: readonly LogFile[]): string {
  const aside = shellQuote(`${directory}.aside`);
  return `mkdir -p -m 700 ${aside} && mv -n ${files.map(({ path }) => shellQuote(path)).join(" ")} ${aside}`;
}
