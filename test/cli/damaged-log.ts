import { spawnSync } from "node:child_process";
import { appendFileSync, lstatSync, mkdirSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { openLog } from "../../src/index.ts";
import { formatLine } from "../../src/line.ts";

/** What a damage is told as: how bad, of which kind, and words of it. */
type Expected = readonly [severity: "note" | "warning" | "problem", code: string, what: string];

/** Something that happened to a log, done to it for real. */
export interface Damage {
  readonly name: string;
  readonly build: (log: DamagedLog) => void | Promise<void>;
  readonly expected: readonly Expected[];
  /** Is the finding gone once the command it gives was run? Otherwise the command shows something, and this is in it. */
  readonly cured: true | string | undefined;
  /** Why it can not be done here. */
  readonly skip?: string | undefined;
}

export const ROOT = process.getuid?.() === 0;
export const NOBODY = 65_534;
export const NOW_MS = Date.parse("2026-01-09T15:00:00.000Z");
export const START_MS = Date.parse("2026-01-09T14:32:01.000Z");
const HEADER_BYTES = 87;

/** A log of ten events, of which each has 45 bytes with its newline. */
export class DamagedLog {
  readonly directory: string;
  #timeMs = START_MS;

  constructor(directory: string) {
    this.directory = directory;
    this.write(10);
  }

  static readonly lineBytes = 45;
  /** Where the next line begins after the ten. */
  static readonly end = HEADER_BYTES + 10 * DamagedLog.lineBytes;

  get master(): string {
    return join(this.directory, "master.log");
  }

  sessions(name: string): string {
    mkdirSync(join(this.directory, "sessions"), { recursive: true, mode: 0o700 });
    return join(this.directory, "sessions", name);
  }

  /** Events a second apart, the first of them so long after the last. */
  write(count: number, afterMs = 1_000, type = "a:b", fields: object = { n: 1_000 }): void {
    using log = openLog({ directory: this.directory, clock: { now: () => this.#timeMs } });
    for (let n = 0; n < count; n++) {
      this.#timeMs += n === 0 ? afterMs : 1_000;
      log.event(type, "writer_x", fields);
    }
  }

  append(bytes: string | Uint8Array): void {
    appendFileSync(this.master, bytes);
  }

  line(fields: object = { n: 1_000 }): string {
    return formatLine({ timestamp: this.#timeMs, type: "a:b", source: "writer_x", fields: { ...fields } });
  }

  /** A program that is killed in the middle of a line. */
  killWriter(bytes: number): void {
    const script = `require("node:fs").appendFileSync(process.argv[1], process.argv[2]); process.kill(process.pid, "SIGKILL");`;
    const { signal } = spawnSync(process.execPath, ["-e", script, this.master, this.line().slice(0, bytes)]);
    if (signal !== "SIGKILL") throw new Error("the writer was not killed");
  }

  /** Moves the active segment away as a rotation does. */
  rotate(name: string): void {
    renameSync(this.master, this.sessions(name));
  }
}

/** Everything that is in a directory: names, modes, sizes and times. */
export function snapshot(directory: string): unknown {
  return ["", ...readdirSync(directory, { recursive: true, encoding: "utf8" })].map((name) => {
    const { mode, size, mtimeMs, ctimeMs } = lstatSync(join(directory, name));
    return { name, mode, size, mtimeMs, ctimeMs };
  });
}
