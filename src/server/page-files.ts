import { join } from "node:path";
import { type Disk, nodeDisk } from "../disk/index.ts";
import type { Body } from "./send.ts";

const { createHash } = process.getBuiltinModule("node:crypto");

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
};

/** What the build gives a name with its content's hash may be kept for ever. */
const HASHED = /^assets\/[\w.-]+-[\w-]{8,}\.\w+$/;

/** The files of the page, each read once. Only names of the build's listing are ever looked for. */
export class PageFiles {
  readonly #directory: string;
  readonly #disk: Disk;
  readonly #files = new Map<string, Body>();

  constructor(directory: string, disk: Disk = nodeDisk) {
    this.#directory = directory;
    this.#disk = disk;
  }

  /** The file of a path below the page, `/` for the page itself; undefined where there is none. */
  find(path: string): Body | undefined {
    const name = path === "/" ? "index.html" : path.slice(1);
    if (!/^(?:index\.html|favicon\.svg|assets\/[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+)$/.test(name))
      return undefined;
    const known = this.#files.get(name) ?? this.#read(name);
    // What is not there is not remembered: there are many names.
    if (known !== undefined) this.#files.set(name, known);
    return known;
  }

  #read(name: string): Body | undefined {
    const type = TYPES[name.slice(name.lastIndexOf(".") + 1)];
    const bytes = type === undefined ? undefined : this.#bytes(join(this.#directory, name));
    if (type === undefined || bytes === undefined) return undefined;
    const etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`;
    const caching = HASHED.test(name) ? "public, max-age=31536000, immutable" : "no-cache";
    return { type, bytes, headers: { etag, "cache-control": caching } };
  }

  #bytes(path: string): Uint8Array | undefined {
    // Not what a link points to, nor a directory, nor a pipe.
    if (this.#disk.statusAt(path)?.kind !== "file") return undefined;
    const file = this.#disk.openForRead(path);
    if (file === undefined) return undefined;
    try {
      const bytes = new Uint8Array(this.#disk.status(file).size);
      let done = 0;
      while (done < bytes.length) {
        const count = this.#disk.read(file, bytes, done, bytes.length - done, done);
        if (count === 0) break;
        done += count;
      }
      return bytes.subarray(0, done);
    } finally {
      this.#disk.close(file);
    }
  }
}
