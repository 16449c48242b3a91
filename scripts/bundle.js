// Puts the compiled modules of `build/` together into the few files of `dist/`. Importing a hundred small
// modules takes ten times as long as importing one large one, and most programs import this package at their start.
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { rolldown } from "rolldown";

const FACES = [
  "index",
  "line",
  "storage",
  "storage-sqlite",
  "reader",
  "query",
  "ingest",
  "upkeep",
  "analysis",
  "server",
  "testing",
  "cli/main",
];

const bundle = await rolldown({
  input: Object.fromEntries(FACES.map((face) => [face, `build/${face}.js`])),
  platform: "node",
  external: /^node:/,
});
const { output } = await bundle.generate({
  entryFileNames: "[name].js",
  chunkFileNames: "shared/[name].js",
  codeSplitting: {
    // What is pure stays apart from what needs Node.
    // The first takes what belongs to several.
    groups: [
      { name: "line", test: /\/build\/(?:base|line)\//, priority: 4 },
      { name: "query", test: /\/build\/reader\/query\//, priority: 3 },
      { name: "log", test: /\/build\/(?:disk|storage\/(?!sqlite\/)|reader|log)\//, priority: 2 },
      // Only who keeps a log in SQLite loads it.
      { name: "sqlite", test: /\/build\/storage\/sqlite\//, priority: 1 },
    ],
  },
});
await bundle.close();

// Each file is replaced at once, since a program may be importing them at this moment.
for (const { fileName, code } of output) {
  const path = `dist/${fileName}`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}.tmp`, code);
  renameSync(`${path}.${process.pid}.tmp`, path);
}
const written = new Set(output.map(({ fileName }) => fileName));
for (const name of readdirSync("dist/shared")) {
  if (name.endsWith(".js") && !written.has(`shared/${name}`)) rmSync(`dist/shared/${name}`);
}
