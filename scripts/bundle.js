// Puts the compiled modules of `build/` together into the few files of `dist/`. Importing a hundred small
// modules takes ten times as long as importing one large one, and most programs import this package at their start.
import { rmSync } from "node:fs";
import { rolldown } from "rolldown";

const FACES = ["index", "line", "storage", "reader", "testing", "cli/main"];

const bundle = await rolldown({
  input: Object.fromEntries(FACES.map((face) => [face, `build/${face}.js`])),
  platform: "node",
  external: /^node:/,
});
rmSync("dist/shared", { recursive: true, force: true });
await bundle.write({
  dir: "dist",
  entryFileNames: "[name].js",
  chunkFileNames: "shared/[name].js",
  codeSplitting: {
    // What is pure stays apart from what needs Node.
    groups: [
      { name: "line", test: /\/build\/(?:base|line)\// },
      { name: "log", test: /\/build\/(?:disk|storage|reader|log)\// },
    ],
  },
});
await bundle.close();
