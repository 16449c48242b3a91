import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryDirectory } from "../temporary-directory.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Runs a program against the built package, in an empty directory; gives what it printed as JSON. */
export function run(body: string, env: Record<string, string> = {}) {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, "node_modules"));
  symlinkSync(ROOT, join(directory, "node_modules", "log-thread"));
  writeFileSync(
    join(directory, "program.mjs"),
    `import * as lt from "log-thread";\nconst print = (value) => console.log(JSON.stringify(value));\n${body}`,
  );
  const output = execFileSync(process.execPath, ["program.mjs"], {
    cwd: directory,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], ...env },
  });
  return { directory, result: JSON.parse(output) as never };
}
