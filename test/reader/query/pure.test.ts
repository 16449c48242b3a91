import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { importsOf } from "../../architecture/imports.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

it("imports nothing of Node's, and of the reader only types", () => {
  const imports = importsOf(join(ROOT, "src/reader/query"));
  expect(imports.length).toBeGreaterThan(20);
  expect(imports.filter(({ target }) => target === undefined)).toEqual([]);
});

/** Loads the built files as modules of a context that has nothing but JavaScript. */
const PROGRAM = `
const vm = require("node:vm"), fs = require("node:fs"), path = require("node:path");
const context = vm.createContext({});
const modules = new Map();
const load = (file) => {
  if (!modules.has(file)) modules.set(file, new vm.SourceTextModule(fs.readFileSync(file, "utf8"), { context, identifier: file }));
  return modules.get(file);
};
(async () => {
  const face = load(path.resolve("dist/query.js"));
  await face.link((specifier, from) => {
    if (!specifier.startsWith(".")) throw new Error(from.identifier + " imports " + specifier);
    return load(path.resolve(path.dirname(from.identifier), specifier));
  });
  await face.evaluate();
  const { parseQuery, formatQuery, completeQuery } = face.namespace;
  const { filter } = parseQuery('type:llm:* since:1h "timed out" n>5 -source:x', { nowMs: 3600000, timeZone: "local" });
  let message = "";
  try { parseQuery("sesion:x"); } catch (error) { message = error.code + " " + error.details.meant; }
  console.log(JSON.stringify({
    text: formatQuery(filter),
    message,
    completions: completeQuery("sour", 4).map(({ text }) => text),
    globals: vm.runInContext("typeof process + typeof Buffer + typeof require + typeof URL", context),
    files: [...modules.keys()].map((file) => path.basename(file)),
  }));
})();`;

it("runs as it is built where there is nothing but JavaScript", () => {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--experimental-vm-modules", "--no-warnings", "-e", PROGRAM],
    { cwd: ROOT, encoding: "utf8" },
  );
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual({
    text: 'type:llm:* since:1970-01-01T00:00:00.000Z n>5 "timed out" -source:x',
    message: "ERR_QUERY_SYNTAX session:",
    completions: ["source:"],
    globals: "undefinedundefinedundefinedundefined",
    files: ["query.js", "query.js", "line.js"],
  });
});
