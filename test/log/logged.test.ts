import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { temporaryDirectory } from "../temporary-directory.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Decorators are lowered by the compiler, so that the program is compiled with it, against the built package. */
const PROGRAM = `
import { configure, logged, readLog } from "log-thread";

configure({ storage: "memory" });
const same: unknown[] = [];

class Library {
  name = "library";

  @logged("library")
  find(title: string, count = 1): string {
    if (count === 0) throw new RangeError(\`\${this.name} has no \${title}\`);
    return title.repeat(count);
  }

  @logged("library")
  async fetch(title: string): Promise<string> {
    await Promise.resolve();
    if (title === "") throw new TypeError("no title");
    return title;
  }

  @logged("library")
  static open(): never {
    throw new Error("closed");
  }
}

const failure = new Error("wrapped");
const wrapped = logged("functions")(function divide(a: number, b: number): number {
  if (b === 0) throw failure;
  return a / b;
});
const typed: (a: number, b: number) => number = wrapped;

const library = new Library();
console.log(library.find("ab", 2), await library.fetch("x"), typed(6, 3), wrapped.name, library.find.name);
for (const work of [() => library.find("x", 0), () => library.fetch(""), () => Library.open(), () => wrapped(1, 0)]) {
  try {
    await work();
  } catch (error) {
    same.push(error === failure ? "the same error" : (error as Error).name);
  }
}
console.log(same.join());
for (const event of readLog()) console.log(event.type, event.source, event.text);
`;

it("@logged logs the error with the method's name, and throws the same error on", () => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, "node_modules"));
  symlinkSync(ROOT, join(directory, "node_modules", "log-thread"));
  writeFileSync(join(directory, "package.json"), '{"type":"module"}');
  writeFileSync(join(directory, "program.ts"), PROGRAM);
  const compiler = [
    "--strict",
    "--target",
    "es2022",
    "--module",
    "nodenext",
    "--types",
    "",
    "--lib",
    "es2023,dom,esnext.disposable,esnext.decorators",
  ];
  execFileSync(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), ...compiler, "program.ts"], {
    cwd: directory,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const output = execFileSync(process.execPath, ["program.js"], { cwd: directory, encoding: "utf8" });
  expect(output.trim().split("\n")).toEqual([
    "abab x 2 divide find",
    "RangeError,TypeError,Error,the same error",
    "error:runtime library find - RangeError: library has no x",
    "error:runtime library fetch - TypeError: no title",
    "error:runtime library open - Error: closed",
    "error:runtime functions divide - Error: wrapped",
  ]);
});
