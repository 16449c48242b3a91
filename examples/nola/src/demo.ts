import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { closedEndpoint } from "./demo/closed-endpoint.ts";
import { Follower, runCommand, shownCommand, shownPath } from "./demo/log-thread-cli.ts";
import { NolaProcess } from "./demo/nola-process.ts";
import { Talker } from "./demo/talker.ts";
import { bold, dim, heading, print, printLogLine, printSpoken, red } from "./demo/terminal.ts";
import { packagePath } from "./package-path.ts";

/** Long enough for the eye to follow, short enough for the whole. */
const PAUSE_MS = 250;
/** It takes three or four seconds; by then something hangs. */
const DEADLINE_MS = 12_000;

interface Places {
  readonly logDirectory: string;
  readonly dataDirectory: string;
}

async function demo(): Promise<void> {
  const place = mkdtempSync(join(tmpdir(), "nola-demo-"));
  const logDirectory = join(place, "log_thread");
  print(`${bold("Nola")}, an agent that leaves a true log: ${join(logDirectory, "master.log")}`);
  const session = await converse({ logDirectory, dataDirectory: join(place, "nola_data") });
  const inLog = ["--dir", logDirectory];
  await show("The last events", ["tail", "-n", "6", ...inLog]);
  await show("The whole log, counted", ["stats", ...inLog]);
  await show("Ada’s session alone", ["query", "--session", session, ...inLog]);
  suggest(inLog);
}

/** Holds the conversations while the log is shown as it grows; gives the id of Ada’s session. */
async function converse(places: Places): Promise<string> {
  await using nola = await NolaProcess.start(places);
  const follow = ["tail", "-f", "-n", "100", "--dir", places.logDirectory];
  heading("Two conversations at the same time, and the log as it is written");
  print(dim(`$ ${shownCommand(follow)}`));
  await using log = new Follower(follow, printLogLine);
  const [ada, ben] = [await arrive(nola, log), await arrive(nola, log)];
  await talkTogether(ada, ben);
  heading("A third one, with a Nola whose model can not be reached");
  await talkToNobody({ ...places, dataDirectory: `${places.dataDirectory}_2` }, log);
  heading("Ada leaves; Nola is told to stop while Ben is still there");
  await leave(ada, log);
  const code = await nola.stop();
  // Windows has no SIGTERM: there a process is ended at once, and its log ends where it was.
  if (process.platform !== "win32") {
    if (code !== 0) throw new Error(`Nola ended with ${code}:\n${nola.output}`);
    await log.seen((line) => line.includes("|session:end|") && line.includes(ben.sessionId));
  }
  await pause(PAUSE_MS);
  return ada.sessionId;
}

async function talkTogether(ada: Talker, ben: Talker): Promise<void> {
  await say([ada, "Ada", "I am worried about my agent."]);
  await say([ben, "Ben", "My team does not read the logs."]);
  await say([ada, "Ada", "It always forgets what I told it."], [ben, "Ben", "Are you a person?"]);
  await say([ada, "Ada", "Where is your log?"]);
}

/** A real failure: this Nola is told to use a model's endpoint, and nothing listens there. */
async function talkToNobody(places: Places, log: Follower): Promise<void> {
  const environment = { NOLA_OPENAI_URL: await closedEndpoint(), NOLA_MODEL: "small-model" };
  await using nola = await NolaProcess.start({ ...places, environment });
  const cleo = await arrive(nola, log);
  const [answer] = await say([cleo, "Cleo", "Can you hear me?"]);
  if (answer !== "error") throw new Error("A model that is not there has answered.");
  await leave(cleo, log);
  // What this one still has to say belongs under this heading.
  await nola.stop();
  if (process.platform !== "win32") await log.seen((line) => line.includes("|app:shutdown|"));
}

async function arrive(nola: NolaProcess, log: Follower): Promise<Talker> {
  const talker = await Talker.connect(nola.url);
  await log.seen((line) => line.includes("|state:read|") && line.includes(talker.sessionId));
  return talker;
}

async function leave(talker: Talker, log: Follower): Promise<void> {
  await talker.leave();
  await log.seen((line) => line.includes("|session:end|") && line.includes(talker.sessionId));
}

/** Lets people speak at the same moment, and prints what they are answered. */
async function say(...spoken: [Talker, string, string][]): Promise<string[]> {
  for (const [, who, words] of spoken) printSpoken(who, words);
  const answers = await Promise.all(spoken.map(([talker, , words]) => talker.say(words)));
  await pause(PAUSE_MS);
  answers.forEach((answer, index) => {
    const to = spoken.length > 1 ? `(to ${spoken[index]?.[1]}) ` : "";
    if (answer.type === "error") printSpoken("error", answer.message);
    else printSpoken("Nola", to + answer.text);
  });
  return answers.map(({ type }) => type);
}

async function show(title: string, args: readonly string[]): Promise<void> {
  heading(title);
  print(dim(`$ ${shownCommand(args)}`));
  await runCommand(args);
}

function suggest(inLog: readonly string[]): void {
  heading("Next");
  const suggestions = [
    ["Talk with her yourself; she prints the address of her page:", "npm start -w nola"],
    ["Watch her log meanwhile:", shownCommand(["tail", "-f", "--dir", shownPath(packagePath("log_thread"))])],
    ["Ask this log what failed:", shownCommand(["query", "--type", "llm:error", ...inLog])],
  ];
  for (const [what, command] of suggestions) print(`  ${what}\n    ${bold(command as string)}`);
  print();
}

function fail(error: unknown): void {
  process.stderr.write(`\n${red("The demo failed.")} ${(error as Error).message}\n`);
  process.exitCode = 1;
}

const deadline = setTimeout(() => {
  fail(new Error(`It was not done within ${DEADLINE_MS / 1_000} seconds.`));
  process.exit();
}, DEADLINE_MS);
// Whoever read this has gone; there is nobody left to show anything to.
process.stdout.on("error", () => process.exit());
demo()
  .catch(fail)
  .finally(() => clearTimeout(deadline));
