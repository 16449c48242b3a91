// Follows a log, or writes one that is followed, and says what the system keeps for it.
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { openLog } from "log-thread";

const [what, directory, count] = process.argv.slice(2);
const log = openLog({ directory });

/** What the system keeps for this process: descriptors, and directories that are watched for it. */
function held() {
  const descriptors = readdirSync("/proc/self/fd");
  let watched = 0;
  for (const descriptor of descriptors) {
    if (!isInotify(descriptor)) continue;
    watched += readFileSync(`/proc/self/fdinfo/${descriptor}`, "utf8").match(/^inotify /gm)?.length ?? 0;
  }
  return { descriptors: descriptors.length, watched };
}

function isInotify(descriptor) {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`).includes("inotify");
  } catch {
    // The one that listed the others is closed by now.
    return false;
  }
}

/** Follows until one event was given, in one of the ways in which a following ends. */
async function followOnce(round) {
  const stop = new AbortController();
  const events = log.follow({ signal: stop.signal });
  const first = events.next();
  log.event("a:b", "s", { round });
  await first;
  const during = held();
  if (round % 3 === 0) {
    const next = events.next();
    stop.abort();
    await next;
  } else await (round % 3 === 1 ? events.return() : events.throw(new Error("enough")).catch(() => {}));
  return during;
}

async function followAgain() {
  log.event("a:b", "s");
  const during = await followOnce(0);
  const before = held();
  for (let round = 1; round < Number(count); round++) await followOnce(round);
  console.log(JSON.stringify({ during, before, after: held() }));
}

/** Leaves a following as it is, which nobody can end any more: that is no reason for the process to go on. */
async function leave() {
  log.event("a:b", "s");
  const events = log.follow({ from: log.tail(1)[0].position });
  await events.next();
  console.log("left");
}

/** Writes as fast as it can until it is ended. */
function flood() {
  for (let number = 0; ; number++) log.event("a:b", "s", { number });
}

/** Writes events, each when it is asked for it by a line of standard input. */
function writeAsked() {
  let number = 0;
  process.stdin.on("data", (lines) => {
    for (const _ of lines.toString().trim().split("\n")) log.event("a:b", "s", { number: number++ });
  });
}

await { again: followAgain, leave, flood, asked: writeAsked }[what]();
