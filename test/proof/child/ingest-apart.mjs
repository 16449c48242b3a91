// What ingest must not be: it keeps how far it is apart from the rows, in a file that it writes after each commit.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { openDirectory } from "log-thread/storage";
import { EventTable, openEventDatabase } from "log-thread/storage/sqlite";

const [directory, path] = process.argv.slice(2);
const source = openDirectory(directory);
const database = openEventDatabase(path);
database.exec("DROP INDEX IF EXISTS idx_events_position");
const { segments } = new EventTable(database);
const insert = database.prepare(
  `INSERT INTO events (segment, "offset", ts, event_type, source, message, terminated, raw_override)
   VALUES (?, ?, '', '', '', '', 1, ?)`,
);
const positionsPath = `${path}.positions`;
const positions = existsSync(positionsPath) ? JSON.parse(readFileSync(positionsPath, "utf8")) : {};

function copyBlock(number, { bytes, offset }) {
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(10, start);
    insert.run([number, offset + start, bytes.slice(start, end)]);
    start = end + 1;
  }
}

for (;;) {
  segments.arrange(source.segments());
  for (const { id } of source.segments()) {
    for (const block of source.scan({ segment: id, offset: positions[id] ?? 0 })) {
      if (block.segment.id !== id || !block.terminated) break;
      database.transaction(() => copyBlock(segments.find(id).number, block));
      await delay(5);
      positions[id] = block.offset + block.length;
      writeFileSync(positionsPath, JSON.stringify(positions));
    }
  }
  await delay(2);
}
