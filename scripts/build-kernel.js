// Compiles the scan kernel to WebAssembly, and writes it as a module of the source: so tests that import `src/` and the
// bundle both have it, and nobody has to find a file beside the code when it runs.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";

const SOURCES = "src/reader/kernel/assembly";
const MODULE = "src/reader/kernel/kernel-bytes.ts";
const OPTIONS = [
  "-O3",
  "--noAssert",
  // Nothing is allocated, and nothing is thrown: whoever calls says where everything is.
  ...["--runtime", "stub", "--use", "abort="],
  ...["--enable", "simd"],
  // The memory is the caller's. What of it belongs to the compiled code ends below 4096.
  ...["--importMemory", "--initialMemory", "1"],
];

const names = readdirSync(SOURCES).filter((name) => name.endsWith(".ts"));
const stamp = stampOf(names);
if (!existsSync(MODULE) || !readFileSync(MODULE, "utf8").includes(stamp)) write(await compile());

/** What the kernel is made of: compiling takes a second, and most builds find it made already. */
function stampOf(names) {
  const hash = createHash("sha256");
  for (const path of ["package-lock.json", "scripts/build-kernel.js"]) hash.update(readFileSync(path));
  for (const name of names.toSorted()) hash.update(`${name}\0`).update(readFileSync(`${SOURCES}/${name}`));
  return hash.digest("hex");
}

async function compile() {
  const { default: asc } = await import("assemblyscript/asc");
  let bytes;
  const { error, stderr } = await asc.main([`${SOURCES}/index.ts`, "--outFile", "kernel.wasm", ...OPTIONS], {
    writeFile: (_name, contents) => {
      bytes = contents;
    },
  });
  if (error === null && bytes !== undefined) return Buffer.from(bytes);
  process.stderr.write(stderr.toString());
  throw error ?? new Error("the kernel was not compiled");
}

/** Replaced at once, since tests may be importing it at this moment. */
function write(bytes) {
  const text = [
    "// Made by scripts/build-kernel.js from the sources in assembly/; never edited, never committed.",
    `// ${stamp}`,
    "",
    "/** The scan kernel, compiled to WebAssembly, as base64. */",
    `export const KERNEL_BYTES =\n  "${bytes.toString("base64")}";`,
    "",
  ].join("\n");
  writeFileSync(`${MODULE}.${process.pid}.tmp`, text);
  renameSync(`${MODULE}.${process.pid}.tmp`, MODULE);
}
