import { askAll, prepareAll, setScene } from "./comparison/ask-all.ts";
import { QUESTIONS } from "./comparison/questions.ts";
import type { GroupResults } from "./group.ts";
import { describeMachine } from "./machine.ts";
import { showGroup, showMachine } from "./show-results.ts";
import { inDirectory, TEMPORARY } from "./workspace.ts";

process.stdout.write(`${showMachine(describeMachine(TEMPORARY))}\n`);
const events = Number(process.argv[2] ?? 20000);
const wanted = process.argv.slice(3);
await inDirectory(TEMPORARY, async (directory) => {
  console.time("write");
  const scene = setScene(directory, events);
  console.timeEnd("write");
  console.log(
    scene.log.bytes / events,
    scene.log.topics,
    Object.entries(scene.log.expected)
      .map(([k, v]) => `${k} ${v.lines}`)
      .join(", "),
  );
  console.log(showGroup(await prepareAll(scene, () => {})));
  for (const { id } of QUESTIONS) {
    if (wanted.length > 0 && !wanted.includes(id)) continue;
    const r: GroupResults = await askAll(id, scene, { rounds: 3, progress: () => {} });
    console.log(`\n${id}\n${showGroup(r)}`);
  }
});
