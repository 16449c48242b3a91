import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { formatLine, formatSegmentHeader } from "../../../src/line/index.ts";
import type { EventFilter } from "../../../src/reader/index.ts";
import { compressSegment } from "../../../src/storage/index.ts";
import { randomNumbers } from "./random-numbers.ts";

const START = Date.parse("2026-01-09T14:00:00.000Z");
const TYPES = [
  "llm:request",
  "llm:response",
  "tool:start",
  "error:io",
  "net:error",
  "odd|type",
  "plain",
  "log:segment",
  "",
];
const SOURCES = ["agent", "web|sockets", "é", ""];
const SESSIONS = ["s1", "s2", "a b", "séance", "", 's"q"', "7"];
const TEXTS = ["timed out", "Timed Out", 'said "a|b"', "漢字", "", "session_id=s1 in a text"];

/** A log in a directory to which anything happens that can happen to one. */
export class RandomLog {
  readonly directory: string;
  readonly #random: (below: number) => number;
  #timeMs = START;
  #segments = 0;

  constructor(directory: string, seed: number) {
    this.directory = directory;
    this.#random = randomNumbers(seed);
    mkdirSync(join(directory, "sessions"), { recursive: true });
  }

  /** One of many things, most of them lines. */
  async step(): Promise<void> {
    const steps: readonly (() => void | Promise<void>)[] = [
      () => this.#append(this.#lines(1 + this.#random(40))),
      () => this.#append(this.#lines(1 + this.#random(300))),
      () => this.#append(this.#lines(this.#random(4) === 0 ? 4_000 + this.#random(3_000) : 800)),
      () => this.#append(Buffer.from(this.#line().slice(0, this.#random(60)))),
      () => this.#append(this.#bytes()),
      () => this.#rotate(),
      () => this.#rotate(),
      () => this.#foreign(),
      () => this.#compress(),
      () => this.#remove(),
      () => this.#cut(),
      () => this.#spoilIndex(),
    ];
    await this.#one(steps)();
  }

  filter(): EventFilter {
    const random = this.#random;
    const some = <T>(list: readonly T[]): T[] => Array.from({ length: 1 + random(2) }, () => this.#one(list));
    const patterns = [
      "llm:*",
      "error:*",
      "*:error",
      "*",
      "odd|type",
      "",
      "log:segment",
      "tool:start",
      "log:*",
      "none",
    ];
    const moment = (): number => START + random(40_000_000) - 5_000_000;
    const parts: (() => EventFilter)[] = [
      () => ({ types: some(patterns) }),
      () => ({ types: some(patterns) }),
      () => ({ sources: some([...SOURCES, "nobody"]) }),
      () => ({ sessions: some([...SESSIONS, "nobody"]) }),
      () => ({ since: moment() }),
      () => ({ until: moment() }),
      () => ({ text: this.#one(TEXTS) }),
      () => ({ texts: [{ text: "TIMED out", ignoreCase: true }] }),
      () => ({ fields: [{ name: "n", op: ">", value: random(1_000) }] }),
      () => ({ not: { types: some(patterns), sessions: some(SESSIONS) } }),
      () => ({ not: { sources: some(SOURCES), texts: ["timed"] } }),
    ];
    let filter: EventFilter = {};
    for (let count = random(4); count > 0; count--) filter = { ...filter, ...this.#one(parts)() };
    return filter;
  }

  #one<T>(list: readonly T[]): T {
    return list[this.#random(list.length)] as T;
  }

  #line(): string {
    const random = this.#random;
    this.#timeMs += random(20) === 0 ? random(400_000) - 200_000 : random(3_000);
    if (random(400) === 0) this.#timeMs -= 86_400_000 * random(800);
    if (random(300) === 0) this.#timeMs = START;
    const session = random(3) === 0 ? {} : { session_id: this.#one(SESSIONS) };
    const line = formatLine({
      timestamp: this.#timeMs,
      type: this.#one(TYPES),
      source: this.#one(SOURCES),
      text: this.#one(TEXTS),
      fields: { n: random(2_000), ...session },
    });
    if (random(60) === 0) return `${line.slice(0, random(line.length))}${line}`;
    if (random(60) === 0)
      return this.#one(["", "|\\!", "no event", `${line.slice(0, 30)}|\\!`, "\0\0\0", `${line}|x`]);
    return line;
  }

  #lines(count: number): Buffer {
    return Buffer.from(Array.from({ length: count }, () => `${this.#line()}\n`).join(""));
  }

  #bytes(): Buffer {
    return Buffer.from(Array.from({ length: this.#random(200) }, () => this.#random(256)));
  }

  #append(bytes: Buffer): void {
    const path = join(this.directory, "master.log");
    if (!existsSync(path)) writeFileSync(path, `${formatSegmentHeader(this.#timeMs, this.#id())}\n`);
    appendFileSync(path, bytes);
  }

  #id(): string {
    const number = String(this.#segments++);
    return [...number]
      .map((digit) => String.fromCharCode(97 + Number(digit)))
      .join("")
      .padEnd(26, "z");
  }

  #rotate(): void {
    const path = join(this.directory, "master.log");
    if (existsSync(path)) renameSync(path, join(this.directory, "sessions", this.#name()));
  }

  #name(): string {
    return `${String(this.#segments++).padStart(6, "0")}_x.log`;
  }

  #foreign(): void {
    const first = `${new Date(this.#timeMs).toISOString()}|foreign:${this.#segments}|a|b|c\n`;
    const bytes = Buffer.concat([Buffer.from(first), this.#lines(this.#random(300)), this.#bytes()]);
    writeFileSync(join(this.directory, "sessions", this.#name()), bytes);
  }

  get #rotated(): string[] {
    const directory = join(this.directory, "sessions");
    return readdirSync(directory).map((name) => join(directory, name));
  }

  async #compress(): Promise<void> {
    const plain = this.#rotated.filter((path) => path.endsWith(".log"));
    if (plain.length > 0) await compressSegment(this.directory, `sessions/${basename(this.#one(plain))}`);
  }

  #remove(): void {
    const all = this.#rotated;
    if (all.length > 2) rmSync(this.#one(all));
  }

  /** A file that is cut, and then written on as if nothing had happened. */
  #cut(): void {
    const path = join(this.directory, "master.log");
    if (!existsSync(path)) return;
    const { length } = readFileSync(path);
    truncateSync(path, Math.min(length, 100 + this.#random(length)));
    this.#append(Buffer.concat([Buffer.from("\n"), this.#lines(this.#random(800))]));
  }

  #spoilIndex(): void {
    const directory = join(this.directory, ".index");
    const all = existsSync(directory) ? readdirSync(directory).map((name) => join(directory, name)) : [];
    if (all.length === 0) return;
    const path = this.#one(all);
    const bytes = readFileSync(path);
    const what = this.#random(4);
    if (what === 0) rmSync(directory, { recursive: true });
    if (what === 1) truncateSync(path, this.#random(bytes.length + 1));
    if (what < 2) return;
    const at = this.#random(bytes.length);
    bytes[at] = (bytes[at] as number) ^ (1 << this.#random(8));
    writeFileSync(path, bytes);
  }
}
