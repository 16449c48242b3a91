import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** A Chromium of this machine: `LOG_THREAD_CHROMIUM`, or one that is found on the path. */
export const CHROMIUM: string | undefined = findChromium();

/** Why there are no tests in a browser; undefined where there are. */
export const NO_BROWSER =
  CHROMIUM === undefined
    ? "needs a browser: apt-get install chromium fonts-dejavu-core, or set LOG_THREAD_CHROMIUM"
    : undefined;

function findChromium(): string | undefined {
  const given = process.env["LOG_THREAD_CHROMIUM"];
  if (given !== undefined && given !== "") return given;
  const directories = ["/usr/bin", ...(process.env["PATH"] ?? "").split(delimiter)];
  return NAMES.flatMap((name) => directories.map((directory) => join(directory, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Nothing but what is tested: no first run, no updates, no network of its own. */
export const FLAGS: readonly string[] = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
