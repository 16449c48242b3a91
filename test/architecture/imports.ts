import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

export interface Import {
  /** The importing file, relative to the source folder, with forward slashes. */
  readonly file: string;
  readonly specifier: string;
  /** The imported file relative to the source folder, when the import is a relative one. */
  readonly target: string | undefined;
}

/** `import "x"`, `import … from "x"`, `export … from "x"` at a line's beginning, `import("x")` and `getBuiltinModule("x")` anywhere. */
const IMPORTS: readonly RegExp[] = [
  /^import\s+(?:(?:type\s+)?[\w$*{}\s,]+?\s+from\s+)?["']([^"']+)["']/gm,
  /^export\s+(?:type\s+)?(?:\*(?:\s+as\s+[\w$]+)?|\{[^}]*\})\s+from\s+["']([^"']+)["']/gm,
  /\b(?:import|getBuiltinModule)\(\s*["']([^"']+)["']\s*\)/g,
];

/** What another compiler makes WebAssembly of; it looks like TypeScript, and imports nothing that any room has. */
const ASSEMBLY = "reader/kernel/assembly/";

/** Every TypeScript file beneath `directory`, relative to it, with forward slashes. */
export function sourceFiles(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((file) => !file.startsWith(ASSEMBLY))
    .sort();
}

/** Every import and re-export of every file beneath `directory`. */
export function importsOf(directory: string): Import[] {
  return sourceFiles(directory).flatMap((file) => {
    const text = readFileSync(join(directory, file), "utf8");
    return IMPORTS.flatMap((pattern) => [...text.matchAll(pattern)]).map((match) => {
      const specifier = match[1] as string;
      const target = specifier.startsWith(".")
        ? relative(directory, resolve(directory, dirname(file), specifier))
            .split(sep)
            .join("/")
        : undefined;
      return { file, specifier, target };
    });
  });
}
