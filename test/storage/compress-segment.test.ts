import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { nodeDisk } from "../../src/disk/index.ts";
import { compressSegment, FileStorage, openDirectory } from "../../src/storage/index.ts";
import { HEADER, lineOf } from "../proof/any-bytes.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

const NAME = "sessions/000001_x.log";
const LINE = "2026-01-09T14:32:01.456Z|app:start|agent|";

/** A log with one rotated segment; every character of `bytes` is one byte. */
function logWith(bytes: string): {
  readonly directory: string;
  readonly plain: string;
  readonly packed: string;
} {
  const directory = join(temporaryDirectory(), "log");
  mkdirSync(join(directory, "sessions"), { recursive: true });
  const plain = join(directory, NAME);
  writeFileSync(plain, bytes, { encoding: "latin1", mode: 0o600 });
  return { directory, plain, packed: `${plain}.gz` };
}

/** All bytes of a log, as blocks give them, one character a byte. */
function bytesOf(directory: string): string {
  let text = "";
  // A block's bytes are those of the next one as soon as that is asked for.
  for (const { bytes } of openDirectory(directory).scan()) text += Buffer.from(bytes).toString("latin1");
  return text;
}

const NO_GZIP = spawnSync("gzip", ["--version"]).status === 0 ? undefined : "install gzip";

/** Bytes that hardly compress, always the same. */
const noise = Array.from({ length: 1_000 }, (_, n) =>
  createHash("sha256").update(String(n)).digest().toString("latin1"),
).join("");

/** Bytes that a segment may hold, and some that none should. */
const SEGMENTS: Readonly<Record<string, string>> = {
  "a segment of a few lines": `${HEADER}${LINE}\n${LINE}x=1\n`,
  "a single line": HEADER,
  "an unterminated end": `${HEADER}${LINE}\n${LINE}cut`,
  "no whole line at all": "cut",
  "empty lines": `${HEADER}\n\n\n${LINE}\n\n`,
  "NUL bytes": `${HEADER}${"\0".repeat(5_000)}\n${LINE}\n${"\0".repeat(9)}`,
  "bytes that are no UTF-8": `${HEADER}${LINE}\xff\xfe\x80\n${LINE}\xc3\n`,
  noise: noise,
  "lines of 64 KiB": HEADER + lineOf(65_536).repeat(40),
  "a line longer than a piece": `first\n${LINE}${"y".repeat(2_500_000)}\n${LINE}\n`,
  "a line longer than any that is read": `${LINE}${"z".repeat(5_000_000)}\n${LINE}\n`,
  "pieces that end exactly at their bound": lineOf(65_536).repeat(16) + lineOf(65_536).repeat(16),
};

describe.each(Object.entries(SEGMENTS))("a compressed segment with %s", (_, bytes) => {
  it("unpacks to the same bytes, here and with any gzip", async () => {
    const { directory, plain, packed } = logWith(bytes);
    const [before] = openDirectory(directory).segments();
    const result = await compressSegment(directory, NAME);
    expect(result).toEqual({
      name: `${NAME}.gz`,
      size: bytes.length,
      storedBytes: statSync(packed).size,
      sha256: createHash("sha256").update(bytes, "latin1").digest("hex"),
    });
    expect(existsSync(plain)).toBe(false);
    expect(gunzipSync(readFileSync(packed)).toString("latin1") === bytes).toBe(true);
    const after = openDirectory(directory).segments();
    expect(after).toEqual([{ ...before, name: `${NAME}.gz` }]);
    expect(readdirSync(directory)).toEqual(["sessions"]);
  });

  it("is read as it was", async () => {
    const { directory } = logWith(bytes);
    const before = bytesOf(directory);
    await compressSegment(directory, NAME);
    expect(bytesOf(directory) === before).toBe(true);
  });

  it.skipIf(NO_GZIP)(`is what gzip's own tools read${NO_GZIP ? ` (${NO_GZIP})` : ""}`, async () => {
    const { directory, packed } = logWith(bytes);
    await compressSegment(directory, NAME);
    expect(spawnSync("gzip", ["-t", packed]).status).toBe(0);
    const { stdout, stderr } = spawnSync("gzip", ["-dc", packed], { maxBuffer: 1e8 });
    expect(stderr.toString()).toBe("");
    expect(stdout.toString("latin1") === bytes).toBe(true);
  });
});

describe("compressing a segment", () => {
  it("keeps its permissions and its time", async () => {
    const { directory, plain, packed } = logWith(`${HEADER}${LINE}\n`);
    chmodSync(plain, 0o666);
    utimesSync(plain, 1_700_000_000, 1_700_000_000.25);
    await compressSegment(directory, NAME);
    const { mode, mtimeMs } = statSync(packed);
    expect([mode & 0o777, Math.round(mtimeMs)]).toEqual([0o666, 1_700_000_000_250]);
  });

  it.skipIf(process.getuid?.() !== 0)("leaves it to whom it belongs (run as root)", async () => {
    const { directory, plain, packed } = logWith(`${HEADER}${LINE}\n`);
    chownSync(plain, 65_534, 65_534);
    await compressSegment(directory, NAME);
    const { uid, gid } = statSync(packed);
    expect([uid, gid]).toEqual([65_534, 65_534]);
  });

  it("does nothing where there is no such segment, or nothing in it", async () => {
    const { directory, plain } = logWith("");
    expect(await compressSegment(directory, NAME)).toBeUndefined();
    expect(await compressSegment(directory, "sessions/other.log")).toBeUndefined();
    expect(await compressSegment(join(directory, "nowhere"), NAME)).toBeUndefined();
    expect(existsSync(plain)).toBe(true);
  });

  it.each(["master.log", "sessions/x.log.gz", "x.log", "sessions/../master.log", "sessions/x", ""])(
    "refuses the name %j",
    async (name) => {
      const { directory } = logWith(HEADER);
      const error = { code: "ERR_INVALID_OPTION", message: expect.stringContaining("sessions/000001_x.log") };
      await expect(compressSegment(directory, name)).rejects.toMatchObject(error);
    },
  );

  it("follows no symbolic link", async () => {
    const { directory, plain } = logWith(HEADER);
    symlinkSync(plain, join(directory, "sessions", "link.log"));
    await expect(compressSegment(directory, "sessions/link.log")).rejects.toMatchObject({
      code: "ERR_UNSAFE_PATH",
    });
  });

  it("leaves a segment alone that somebody writes to meanwhile", async () => {
    const { directory, plain } = logWith(HEADER + lineOf(65_536).repeat(40));
    const working = compressSegment(directory, NAME);
    writeFileSync(plain, `${LINE}late\n`, { flag: "a" });
    await expect(working).rejects.toMatchObject({ code: "ERR_NOT_COMPRESSED" });
    expect(readdirSync(join(directory, "sessions"))).toEqual(["000001_x.log"]);
    expect(readdirSync(directory)).toEqual(["sessions"]);
    expect(await compressSegment(directory, NAME)).toBeDefined();
    expect(bytesOf(directory).endsWith(`${LINE}late\n`)).toBe(true);
  });

  it("notices a line that comes when the compressed file is there already, and is done later", async () => {
    const { directory, plain } = logWith(`${HEADER}${LINE}\n`);
    const late = `${LINE}late\n`;
    const disk = {
      ...nodeDisk,
      rename: (from: string, to: string) => {
        nodeDisk.rename(from, to);
        writeFileSync(plain, late, { flag: "a" });
      },
    };
    await expect(compressSegment(directory, NAME, { disk })).rejects.toMatchObject({
      code: "ERR_NOT_COMPRESSED",
    });
    expect(bytesOf(directory)).toBe(`${HEADER}${LINE}\n${late}`);
    expect(await compressSegment(directory, NAME)).toMatchObject({
      size: `${HEADER}${LINE}\n${late}`.length,
    });
    expect(bytesOf(directory)).toBe(`${HEADER}${LINE}\n${late}`);
    expect(readdirSync(join(directory, "sessions"))).toEqual(["000001_x.log.gz"]);
  });

  it("overwrites nothing that holds something else", async () => {
    const { directory, plain, packed } = logWith(`${HEADER}${LINE}\n`);
    writeFileSync(packed, "somebody's own");
    const error = { code: "ERR_NOT_COMPRESSED", message: expect.stringContaining("move it away") };
    await expect(compressSegment(directory, NAME)).rejects.toMatchObject(error);
    expect(readFileSync(packed, "utf8")).toBe("somebody's own");
    expect(existsSync(plain)).toBe(true);
  });

  it("is done once by several at a time", async () => {
    const bytes = HEADER + lineOf(65_536).repeat(40);
    const { directory } = logWith(bytes);
    const results = await Promise.all(Array.from({ length: 4 }, () => compressSegment(directory, NAME)));
    expect(results.some((result) => result?.size === bytes.length)).toBe(true);
    expect(readdirSync(join(directory, "sessions"))).toEqual(["000001_x.log.gz"]);
    expect(readdirSync(directory)).toEqual(["sessions"]);
    expect(bytesOf(directory) === bytes).toBe(true);
  });

  it("does not write where what it wrote reads back as something else", async () => {
    const { directory, plain } = logWith(`${HEADER}${LINE}\n`);
    let flipped = false;
    const disk = {
      ...nodeDisk,
      write: (file: number, data: string | Uint8Array) => {
        const bytes = Buffer.from(data);
        if (!flipped) bytes[40] = (bytes[40] as number) ^ 1;
        flipped = true;
        return nodeDisk.write(file, bytes);
      },
    };
    const error = { code: "ERR_NOT_COMPRESSED", message: expect.stringContaining("is the disk well?") };
    await expect(compressSegment(directory, NAME, { disk })).rejects.toMatchObject(error);
    expect(readdirSync(join(directory, "sessions"))).toEqual(["000001_x.log"]);
    expect(readFileSync(plain, "utf8")).toBe(`${HEADER}${LINE}\n`);
  });

  it("keeps the order and the numbers of what is rotated later", async () => {
    const { directory, plain } = logWith(`${HEADER}${LINE}\n`);
    await compressSegment(directory, NAME);
    writeFileSync(join(directory, "master.log"), `${LINE}foreign\n`);
    const storage = new FileStorage(directory);
    storage.append(LINE);
    storage.close();
    const names = openDirectory(directory)
      .segments()
      .map(({ name }) => name);
    expect(names[0]).toBe(`${NAME}.gz`);
    expect(names[1]).toMatch(/^sessions\/000002_/);
    expect(names[2]).toBe("master.log");
    expect(existsSync(plain)).toBe(false);
  });
});
