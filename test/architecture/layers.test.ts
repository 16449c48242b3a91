import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Import, importsOf, sourceFiles } from "./imports.ts";
import { CONFINED_MODULES, floorOf, PURE_ROOMS } from "./layers.ts";

const SOURCE = fileURLToPath(new URL("../../src", import.meta.url));

const roomOf = (file: string): string => (file.includes("/") ? (file.split("/")[0] as string) : "");

/** Says what is wrong with an import, or nothing. */
function fault({ file, specifier, target }: Import): string | undefined {
  const room = roomOf(file);
  if (target === undefined) {
    if (!specifier.startsWith("node:"))
      return `${file}: the package has no runtime dependency, yet it imports "${specifier}"`;
    if (PURE_ROOMS.includes(room)) return `${file}: ${room}/ is pure and may not import "${specifier}"`;
    const allowed = CONFINED_MODULES[specifier];
    if (allowed && !allowed.includes(room))
      return `${file}: "${specifier}" belongs to ${allowed.join(", ") || "nobody"}`;
    return undefined;
  }
  if (target.startsWith("..")) return `${file}: imports "${specifier}" from outside src/`;
  const other = roomOf(target);
  if (other === room) return undefined;
  if (room !== "" && other === "") return `${file}: only the outside imports src/index.ts`;
  if (target !== `${other}/index.ts`)
    return `${file}: enter ${other}/ through its index.ts, not "${specifier}"`;
  if (room === "") return undefined;
  const from = floorOf(room);
  const to = floorOf(other);
  if (from === undefined || to === undefined) return `${file}: ${room}/ or ${other}/ stands on no floor`;
  if (to >= from) return `${file}: ${room}/ (floor ${from}) may not import ${other}/ (floor ${to})`;
  return undefined;
}

describe("the house", () => {
  const imports = importsOf(SOURCE);

  it("has a floor for every room", () => {
    const rooms = new Set(
      sourceFiles(SOURCE)
        .map(roomOf)
        .filter((room) => room !== ""),
    );
    expect([...rooms].filter((room) => floorOf(room) === undefined)).toEqual([]);
  });

  it("imports only downward, through index.ts, never sideways", () => {
    expect(imports.length).toBeGreaterThan(0);
    expect(imports.map(fault).filter((text) => text !== undefined)).toEqual([]);
  });

  it("sees every import there is", () => {
    const count = (name: string) => imports.filter(({ file }) => file === name).length;
    const writer = readFileSync(join(SOURCE, "storage/file/segment-writer.ts"), "utf8");
    expect(count("storage/file/segment-writer.ts")).toBe(writer.match(/ from "/g)?.length);
    expect(count("line/index.ts")).toBeGreaterThan(12);
    expect(imports.map(({ specifier }) => specifier)).toEqual(
      expect.arrayContaining(["node:fs", "node:async_hooks", "node:crypto", "../base/index.ts"]),
    );
  });

  it("would notice: each rule can fail", () => {
    const made = (file: string, specifier: string, target?: string): Import => ({ file, specifier, target });
    expect(fault(made("line/format.ts", "../disk/index.ts", "disk/index.ts"))).toContain("may not import");
    expect(fault(made("line/format.ts", "../storage/index.ts", "storage/index.ts"))).toContain(
      "may not import",
    );
    expect(fault(made("log/log.ts", "../line/format.ts", "line/format.ts"))).toContain(
      "through its index.ts",
    );
    expect(fault(made("log/log.ts", "node:fs"))).toContain("belongs to disk");
    expect(fault(made("line/format.ts", "node:path"))).toContain("pure");
    expect(fault(made("log/log.ts", "pino"))).toContain("no runtime dependency");
    expect(fault(made("log/log.ts", "../index.ts", "index.ts"))).toContain("only the outside");
    expect(fault(made("log/log.ts", "../line/index.ts", "line/index.ts"))).toBeUndefined();
  });
});
