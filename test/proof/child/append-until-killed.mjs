// Appends until it is killed, and writes the number of each line that was acknowledged to a file of
// its own, after the call that wrote it has returned. One write(2) of eight bytes survives a kill.
import { openSync, writeSync } from "node:fs";
import { openLog } from "log-thread";
import { numbers, submit } from "./load.mjs";

const [directory, writer, acknowledgements, charsMax, pauseMs] = process.argv.slice(2);
const log = openLog({ directory });
const random = numbers(process.pid);
const file = openSync(acknowledgements, "a");
let number = 0;

function append() {
  // Most lines are short, and one in eight is as long as a line may be.
  const chars = random(8) === 0 ? random(Number(charsMax)) : random(300);
  if (submit(log, writer, number, chars) !== "") writeSync(file, `${String(number).padStart(7, "0")}\n`);
  number++;
}

if (pauseMs === undefined) for (;;) append();
setInterval(append, Number(pauseMs));
