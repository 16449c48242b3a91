// Appends a number of lines as fast as it can, then prints what its log says of itself.
import { openLog } from "log-thread";
import { numbers, submit } from "./load.mjs";

const [directory, writer, count, charsMin, charsMax] = process.argv.slice(2);
const log = openLog({ directory });
const random = numbers(writer.charCodeAt(0));
for (let number = 0; number < Number(count); number++) {
  submit(log, writer, number, Number(charsMin) + random(Number(charsMax) - Number(charsMin)));
}
console.log(JSON.stringify(log.health()));
