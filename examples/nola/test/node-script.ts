import { execFile } from "node:child_process";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { packagePath } from "../src/package-path.ts";

/**
 * Runs a module in a process of its own and gives what it printed as JSON. `load("agent")` in it imports
 * a built module; what it logs goes to `logDirectory`, so that tests never share the default log.
 */
export async function runScript(logDirectory: string, source: string): Promise<unknown> {
  const dist = JSON.stringify(pathToFileURL(packagePath("dist/")).href);
  const prelude = `const load = (name) => import(new URL(name + ".js", ${dist}).href);\n`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--eval", prelude + source],
    { env: { ...process.env, LOG_THREAD_DIR: logDirectory }, cwd: packagePath("") },
  );
  return JSON.parse(stdout);
}
