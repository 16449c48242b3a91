import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type LogItem, readLog, tail } from "../../src/reader/index.ts";
import { compressSegment, openDirectory } from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { HEADER, lineOf } from "./any-bytes.ts";

const NAME = "sessions/000001_x.log";
const MEMBER_BYTES = 1_000;
const LINE_BYTES = 100;
const COUNT = 60;
const TABLE_MARK = "LTtable1";

/** Lines of equal length, each with its number. */
function numbered(count: number): string {
  return Array.from({ length: count }, (_, number) =>
    lineOf(LINE_BYTES).replace("a:filler|source|xxx", `a:b|s|n=${String(number).padStart(3, "0")} `),
  )
    .map((line) =>
      line
        .slice(0, -1)
        .padEnd(LINE_BYTES - 1, "x")
        .concat("\n"),
    )
    .join("");
}

interface Compressed {
  readonly directory: string;
  readonly packed: string;
  readonly before: readonly LogItem[];
}

async function compressed(bytes: string): Promise<Compressed> {
  const directory = join(temporaryDirectory(), "log");
  mkdirSync(join(directory, "sessions"), { recursive: true });
  writeFileSync(join(directory, NAME), bytes, "latin1");
  const before = itemsOf(directory);
  await compressSegment(directory, NAME, { memberBytes: MEMBER_BYTES });
  return { directory, packed: join(directory, `${NAME}.gz`), before };
}

function itemsOf(directory: string): LogItem[] {
  return readLog(openDirectory(directory), { malformed: true, limit: Number.POSITIVE_INFINITY });
}

/** Where the members begin in a file. */
function memberStarts(file: Buffer): number[] {
  const head = Buffer.from([0x1f, 0x8b, 8, 4]);
  const starts: number[] = [];
  for (let at = file.indexOf(head); at !== -1; at = file.indexOf(head, at + 1)) starts.push(at);
  return starts;
}

/** Changes a byte in the midst of the deflated bytes of some members. */
function damage(path: string, ...members: readonly number[]): void {
  const bytes = readFileSync(path);
  const starts = memberStarts(bytes);
  for (const member of members) {
    const at = (starts[member] as number) + 40;
    bytes[at] = (bytes[at] as number) ^ 0xff;
  }
  writeFileSync(path, bytes);
}

function withoutTable(path: string): void {
  truncateSync(path, memberStarts(readFileSync(path)).at(-1));
}

/** The table is there, and says something else. */
function withWrongTable(path: string): void {
  const bytes = readFileSync(path);
  const at = bytes.lastIndexOf(TABLE_MARK) - 40;
  bytes[at] = (bytes[at] as number) ^ 1;
  writeFileSync(path, bytes);
}

const events = (items: readonly LogItem[]): unknown[] =>
  items.filter(({ kind }) => kind === "event").map(({ raw, position }) => [raw, position]);

/** Bytes that are told as no event. */
const ranges = (items: readonly LogItem[]): unknown[] =>
  items.flatMap((item) =>
    item.kind === "malformed" ? [[item.reason, item.position.offset, item.length]] : [],
  );

const TABLES: readonly (readonly [string, (path: string) => void])[] = [
  ["with its table", () => {}],
  ["whose table is lost", withoutTable],
  ["whose table is damaged", withWrongTable],
  ["that something was written behind", (path) => writeFileSync(path, "\0\0\0", { flag: "a" })],
];

describe.each(TABLES)("a compressed segment %s", (_, change) => {
  it("reads as it did", async () => {
    const { directory, packed, before } = await compressed(HEADER + numbered(COUNT));
    change(packed);
    expect(itemsOf(directory)).toEqual(before);
    const source = openDirectory(directory);
    expect(events(tail(source, 3))).toEqual(events(before.slice(-3)));
  });

  it("tells a damaged member as malformed with its range, and everything else is where it was", async () => {
    const { directory, packed, before } = await compressed(HEADER + numbered(COUNT));
    change(packed);
    damage(packed, 2);
    const items = itemsOf(directory);
    // The first member has the header and nine lines, every other one ten.
    const start = HEADER.length + 19 * LINE_BYTES;
    expect(ranges(items)).toEqual([["NUL bytes", start, 10 * LINE_BYTES - 1]]);
    expect(events(items)).toEqual(events([...before.slice(0, 19), ...before.slice(29)]));
    expect(events(tail(openDirectory(directory), 45))).toEqual(
      events([...before.slice(0, 19), ...before.slice(29)].slice(-45)),
    );
  });

  it("tells members beside each other, the last one too", async () => {
    const { directory, packed, before } = await compressed(HEADER + numbered(COUNT));
    change(packed);
    damage(packed, 4, 5, 6);
    const items = itemsOf(directory);
    const start = HEADER.length + 39 * LINE_BYTES;
    expect(ranges(items)).toEqual([
      ["NUL bytes", start, 999],
      ["NUL bytes", start + 1_000, 999],
      ["NUL bytes", start + 2_000, 99],
    ]);
    expect(events(items)).toEqual(events(before.slice(0, 39)));
  });

  it("ends the beginning of a line whose rest is lost as torn", async () => {
    const long = `${lineOf(60).slice(0, -1)}${"y".repeat(2_500)}\n`;
    const { directory, packed, before } = await compressed(`foreign\n${long}${numbered(20)}`);
    change(packed);
    damage(packed, 2);
    const items = itemsOf(directory);
    expect(ranges(items).map((range) => (range as unknown[])[0])).toEqual([
      "no timestamp",
      "torn",
      "NUL bytes",
      "no timestamp",
    ]);
    expect(events(items)).toEqual(events(before.slice(2)));
  });
});

describe("a compressed segment", () => {
  it("keeps its id and every position though its first line is lost", async () => {
    const { directory, packed, before } = await compressed(HEADER + numbered(COUNT));
    damage(packed, 0);
    expect(openDirectory(directory).segments()).toMatchObject([
      { id: "abcdefghijklmnopqrstuvwxyz", own: true },
    ]);
    const items = itemsOf(directory);
    expect(events(items)).toEqual(events(before.slice(9)));
    expect(ranges(items)).toEqual([["NUL bytes", 0, HEADER.length + 9 * LINE_BYTES - 1]]);
  });

  it("goes by its name where its first line and its table are lost, and is no copy of another one such", async () => {
    const { directory, packed } = await compressed(HEADER + numbered(COUNT));
    damage(packed, 0);
    withoutTable(packed);
    writeFileSync(join(directory, "sessions", "000002_x.log.gz"), readFileSync(packed));
    const ids = openDirectory(directory)
      .segments()
      .map(({ id }) => id);
    expect(ids).toEqual(["000001_x.log", "000002_x.log"]);
  });

  it("of more members than its table has room for is read as it was, and goes by the id that is kept", async () => {
    const bytes = HEADER + numbered(8_300);
    const directory = join(temporaryDirectory(), "log");
    mkdirSync(join(directory, "sessions"), { recursive: true });
    writeFileSync(join(directory, NAME), bytes, "latin1");
    const before = itemsOf(directory);
    const packed = join(directory, `${NAME}.gz`);
    await compressSegment(directory, NAME, { memberBytes: LINE_BYTES });
    expect(memberStarts(readFileSync(packed)).length).toBeGreaterThan(8_192);
    expect(itemsOf(directory)).toEqual(before);
    damage(packed, 0);
    expect(openDirectory(directory).segments()).toMatchObject([
      { id: "abcdefghijklmnopqrstuvwxyz", own: true },
    ]);
  });

  it("that the end of its file cuts off is told with the range that is missing", async () => {
    const { directory, packed, before } = await compressed(HEADER + numbered(COUNT));
    const starts = memberStarts(readFileSync(packed));
    truncateSync(packed, (starts[5] as number) + 50);
    const items = itemsOf(directory);
    expect(events(items)).toEqual(events(before.slice(0, 49)));
    expect(ranges(items)).toEqual([["NUL bytes", HEADER.length + 49 * LINE_BYTES, 999]]);
  });

  it("that is nothing of the kind is told as malformed, and stops no reader", async () => {
    const { directory } = await compressed(HEADER + numbered(COUNT));
    writeFileSync(join(directory, "sessions", "000000_x.log.gz"), "this was never compressed");
    writeFileSync(join(directory, "sessions", "000002_x.log.gz"), gzipSync(""));
    const items = itemsOf(directory);
    expect(ranges(items)).toEqual([["NUL bytes", 0, 24]]);
    expect(events(items)).toHaveLength(COUNT);
  });
});

describe("a segment that another program compressed", () => {
  const bytes = HEADER + numbered(COUNT);

  function put(packed: Buffer): string {
    const directory = join(temporaryDirectory(), "log");
    mkdirSync(join(directory, "sessions"), { recursive: true });
    writeFileSync(join(directory, `${NAME}.gz`), packed);
    return directory;
  }

  const WAYS: Readonly<Record<string, () => Buffer>> = {
    "in one piece": () => gzipSync(bytes),
    "in several, as pieces put together": () =>
      Buffer.concat([gzipSync(bytes.slice(0, 1_234)), gzipSync(bytes.slice(1_234))]),
    "with its name and a checksum in the header": () => {
      const packed = gzipSync(bytes);
      const head = Buffer.from(packed.subarray(0, 10));
      head[3] = 2 | 4 | 8 | 16;
      const extra = Buffer.from([6, 0, 65, 66, 2, 0, 1, 2]);
      const whole = Buffer.concat([head, extra, Buffer.from("name\0comment\0")]);
      const checksum = Buffer.alloc(2);
      checksum.writeUInt16LE(crc32(whole) & 0xffff);
      return Buffer.concat([whole, checksum, packed.subarray(10)]);
    },
    "and filled up with zeros": () => Buffer.concat([gzipSync(bytes), Buffer.alloc(100_000)]),
  };

  it.each(Object.entries(WAYS))("%s is read as it was", async (_, pack) => {
    const { before } = await compressed(bytes);
    expect(itemsOf(put(pack()))).toEqual(before);
  });

  it("with gzip(1), is read as it was", async ({ skip }) => {
    if (spawnSync("gzip", ["--version"]).status !== 0) skip("install gzip");
    const { before } = await compressed(bytes);
    expect(itemsOf(put(spawnSync("gzip", ["-9"], { input: Buffer.from(bytes) }).stdout))).toEqual(before);
  });

  it("in pieces larger than what is read at first, is read as it was", () => {
    // Hardly anything of these is saved by compressing.
    const noise = (count: number): Buffer =>
      Buffer.concat(
        Array.from({ length: count }, (_, n) => createHash("sha512").update(`${count} ${n}`).digest()),
      );
    const pieces = [noise(80_000), noise(100), noise(30_000)];
    const directory = put(Buffer.concat(pieces.map((piece) => gzipSync(piece))));
    const hash = createHash("sha256");
    for (const { bytes } of openDirectory(directory).scan()) hash.update(bytes);
    expect(hash.digest("hex")).toBe(createHash("sha256").update(Buffer.concat(pieces)).digest("hex"));
  });

  it("and that is damaged, is told as malformed", () => {
    const packed = gzipSync(bytes);
    packed[packed.length >> 1] = (packed[packed.length >> 1] as number) ^ 0xff;
    const items = itemsOf(put(packed));
    expect(items.every(({ kind }) => kind === "malformed")).toBe(true);
    expect(items.length).toBeGreaterThan(0);
  });
});
