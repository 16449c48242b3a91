import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { temporaryDirectory } from "../temporary-directory.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

it("the types of every subpath stand for themselves, in a program that has none of Node's", () => {
  const { exports } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const subpaths = Object.keys(exports).filter((subpath) => !subpath.endsWith(".json"));
  expect(subpaths.length).toBeGreaterThan(5);
  const directory = temporaryDirectory();
  mkdirSync(join(directory, "node_modules"));
  symlinkSync(ROOT, join(directory, "node_modules", "log-thread"));
  writeFileSync(join(directory, "package.json"), '{"type":"module"}');
  const imports = subpaths.map(
    (subpath, index) => `import * as face${index} from "log-thread${subpath.slice(1)}";`,
  );
  const used = subpaths.map((_, index) => `face${index}`).join(", ");
  writeFileSync(join(directory, "program.ts"), `${imports.join("\n")}\nconsole.log(${used});\n`);
  const options = ["--strict", "--noEmit", "--target", "es2022", "--module", "nodenext", "--types", ""];
  const compiler = join(ROOT, "node_modules/typescript/bin/tsc");
  const lib = ["--lib", "es2023,dom,esnext.disposable"];
  const { stdout } = spawnSync(process.execPath, [compiler, ...options, ...lib, "program.ts"], {
    cwd: directory,
    encoding: "utf8",
  });
  expect(stdout).toBe("");
});
