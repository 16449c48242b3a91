// Makes the index of a log: once, and says what it found, or again and again until it is killed.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { LogParts } from "../../../build/reader/index/log-parts.js";
import { openDirectory } from "../../../build/storage/index.js";

const [directory, times] = process.argv.slice(2);

function make() {
  const source = openDirectory(directory);
  const troubles = [];
  const parts = new LogParts(source, { onTrouble: (error) => troubles.push(error.code ?? error.message) });
  const segments = source.segments();
  parts.keepOnly(new Set(segments.map(({ id }) => id)));
  let rows = 0;
  for (const info of segments) {
    const opened = source.openSegment(info.id);
    for (const part of parts.partsOf(info, () => opened)) rows += part.rows;
    opened.close();
  }
  return { rows, troubles };
}

if (times === "once") {
  console.log(JSON.stringify(make()));
} else {
  for (;;) {
    make();
    console.log("made");
    for (const { id } of openDirectory(directory).segments())
      rmSync(join(directory, ".index", `${id}-0`), { force: true });
  }
}
