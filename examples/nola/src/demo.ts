import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { closedEndpoint } from "./demo/closed-endpoint.ts";
import { Follower, runCommand, shownCommand } from "./demo/log-thread-cli.ts";
import { NolaProcess } from "./demo/nola-process.ts";
import { Talker } from "./demo/talker.ts";
import { bold, dim, heading, print, printLogLine, printSpoken, red } from "./demo/terminal.ts";

/** Long enough for the eye to follow, short enough for the whole. */
const PAUSE_MS = 250;
/** The demo promises to be done within 15 seconds; by then something hangs. */
const DEADLINE_MS = 20_000;

async function demo(): Promise<void> {
  const place = mkdtempSync(join(tmpdir(), "nola-demo-"));
  const logDirectory = join(place, "log_thread");
  const dataDirectory = join(place, "nola_data");
  print(`${bold("Nola")}, an agent that leaves a true log: ${join(logDirectory, "master.log")}`);
  const adasSession = await converse(logDirectory, dataDirectory);
  await show("The last events", ["tail", "-n", "6", "--dir", logDirectory]);
  await show("The whole log, counted", ["stats", "--dir", logDirectory]);
  await show("Ada’s session alone, out of two that overlapped", [
    "query",
    "--session",
    adasSession,
    "--dir",
    logDirectory,
  ]);
  heading("Next");
  print(`  npm start -w nola                 ${dim("starts her; open the page and talk")}`);
  print(
    `  ${shownCommand(["tail", "-f"])}   ${dim("--dir examples/nola/log_thread: watch her log meanwhile")}`,
  );
  print(`  ${dim("in the chat,")} /log                ${dim("she reads her own log back to you")}`);
  print();
}

/** Holds the conversations while the log is shown as it grows; gives the id of the first session. */
async function converse(logDirectory: string, dataDirectory: string): Promise<string> {
  await using nola = await NolaProcess.start({ logDirectory, dataDirectory });
  const follow = ["tail", "-f", "-n", "100", "--dir", logDirectory];
  heading("Two conversations at the same time, and the log as it is written");
  print(dim(`$ ${shownCommand(follow)}`));
  await using log = new Follower(follow, printLogLine);
  await log.seen((line) => line.includes("|app:start|"));
  const ada = await talkInTurns(nola.url);
  heading("A third one, with a Nola whose model can not be reached");
  await talkToNobody(logDirectory, dataDirectory, log);
  heading("Ada leaves; Nola is told to stop while Ben is still there");
  await ada.leave();
  await log.seen((line) => line.includes("|session:end|") && line.includes(ada.sessionId));
  const code = await nola.stop();
  if (code !== 0) throw new Error(`Nola ended with ${code}:\n${nola.output}`);
  await log.seen((line) => line.includes("|app:shutdown|") && line.includes("reason=SIGTERM"));
  await pause(PAUSE_MS);
  return ada.sessionId;
}

async function talkInTurns(url: string): Promise<Talker> {
  const [ada, ben] = await Promise.all([Talker.connect(url), Talker.connect(url)]);
  await say(ada, "Ada", "I am worried about my agent.");
  await say(ben, "Ben", "My team does not read the logs.");
  await say(ada, "Ada", "It always forgets what I told it.");
  await say(ben, "Ben", "Are you a person?");
  await say(ada, "Ada", "Where is your log?");
  return ada;
}

/** A real failure: this Nola is told to use a model's endpoint, and nothing listens there. */
async function talkToNobody(logDirectory: string, dataDirectory: string, log: Follower): Promise<void> {
  const environment = { NOLA_OPENAI_URL: await closedEndpoint(), NOLA_MODEL: "small-model" };
  await using nola = await NolaProcess.start({ logDirectory, dataDirectory, environment });
  const cleo = await Talker.connect(nola.url);
  const answer = await say(cleo, "Cleo", "Can you hear me?");
  if (answer !== "error") throw new Error("A model that is not there has answered.");
  await cleo.leave();
  await log.seen((line) => line.includes("|session:end|") && line.includes(cleo.sessionId));
  await nola.stop();
}

async function say(talker: Talker, who: string, words: string): Promise<"reply" | "error"> {
  printSpoken(who, words);
  const answer = await talker.say(words);
  await pause(PAUSE_MS);
  if (answer.type === "error") printSpoken("error", answer.message);
  else printSpoken(talker.ready.name, answer.text);
  return answer.type;
}

async function show(title: string, args: readonly string[]): Promise<void> {
  heading(title);
  print(dim(`$ ${shownCommand(args)}`));
  await runCommand(args);
}

function fail(error: unknown): void {
  process.stderr.write(`\n${red("The demo failed.")} ${(error as Error).message}\n`);
  process.exitCode = 1;
}

const deadline = setTimeout(() => {
  fail(new Error(`It was not done within ${DEADLINE_MS / 1_000} seconds.`));
  process.exit();
}, DEADLINE_MS);
demo()
  .catch(fail)
  .finally(() => clearTimeout(deadline));
