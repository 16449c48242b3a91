import { sessionEvents, summariseSession } from "../../analysis/index.ts";
import type { LogEvent } from "../../line/index.ts";
import { defaultRedaction } from "../../log/index.ts";
import { nameOfLog } from "../../server/index.ts";
import type { Arguments } from "../arguments.ts";
import type { Command, Shell } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { OutputFile } from "../export/output-file.ts";
import { openLogSource, SOURCE_OPTIONS } from "../log-source.ts";
import { measured } from "../measured-source.ts";
import { newestSession } from "../newest-session.ts";
import { packageVersion } from "../package-version.ts";
import { Progress } from "../progress.ts";
import { showBytes, showCount } from "../quantities.ts";
import { redactedEvents } from "../report/redacted-events.ts";
import { reportHtml, reportParts } from "../report/report-page.ts";
import { UsageError } from "../usage-error.ts";

/** A browser holds no more at once than it can search and draw. */
const EVENTS_MAX = 50_000;

/** `log-thread report`. */
export const reportCommand: Command = {
  usage: "[SESSION] -o FILE [OPTIONS]",
  about:
    "Writes one session's page, its numbers, its spans over time and its events, as one HTML file that opens from the disk, without a " +
    "server and without a network: to be attached or kept. Secrets are taken out again with the rules that a log has by default. The file " +
    "is there whole or not at all, for its owner alone, and its size is said.",
  positionals: [
    {
      name: "SESSION",
      optional: true,
      completes: "session",
      help: "the session's id; default the one of the log's last event that has one",
    },
  ],
  options: [
    {
      name: "output",
      short: "o",
      value: "FILE",
      completes: "file",
      help: "the file to write; - is standard output",
    },
    { name: "force", help: "replace FILE where it is there already" },
    ...SOURCE_OPTIONS,
  ],
  examples: [
    ["log-thread report -o session.html", "the newest session, to be opened in a browser"],
    ["log-thread report abc123 -o - > abc123.html", "a session by its id; log-thread sessions lists them"],
  ],
  run: runReport,
};

async function runReport(given: Arguments, shell: Shell): Promise<number> {
  const path = given.value("output");
  if (path === undefined || path === "")
    throw new UsageError("-o is missing; name the file to write, or - for standard output");
  using log = openLogSource(given, shell.env);
  using progress = new Progress(shell.errors, "reading");
  const source = measured(log.source, progress);
  const session = given.positionals[0] ?? (await newestSession(source, {}));
  if (session === undefined) {
    shell.say("no event of this log has a session");
    return EXIT.noMatch;
  }
  const events = await sessionEvents(source, session);
  if (events.length === 0) {
    shell.say(`no event is of session ${JSON.stringify(session)}; log-thread sessions lists those there are`);
    return EXIT.noMatch;
  }
  const html = made(session, events, nameOfLog(log.path), shell);
  await written(html, path, log, given.has("force"), shell);
  const shown = Math.min(events.length, EVENTS_MAX);
  shell.say(
    `${showBytes(Buffer.byteLength(html))}: session ${JSON.stringify(session)}, ${showCount(shown)} events` +
      `${path === "-" ? "" : `, in ${path}`}`,
  );
  if (events.length > EVENTS_MAX)
    shell.say(`only the first ${showCount(EVENTS_MAX)} of ${showCount(events.length)} events are in it`);
  return EXIT.ok;
}

function made(session: string, all: readonly LogEvent[], log: string, { nowMs }: Shell): string {
  const events = redactedEvents(all.slice(0, EVENTS_MAX));
  return reportHtml(
    {
      session: defaultRedaction.redactText(session),
      log,
      made: `${new Date(nowMs).toISOString().slice(0, 16).replace("T", " ")} UTC`,
      version: packageVersion(),
      ...summariseSession(events),
      items: events.map(({ json }) => json),
      ...(all.length > EVENTS_MAX ? { limitedBy: "rows" } : {}),
    },
    reportParts(),
  );
}

async function written(
  html: string,
  path: string,
  log: Parameters<typeof OutputFile.open>[1],
  force: boolean,
  { output }: Shell,
): Promise<void> {
  if (path === "-") {
    await output.line(html);
    await output.flush();
    return;
  }
  const file = OutputFile.open(path, log, force);
  try {
    await file.output.line(html);
    await file.finish();
  } finally {
    file.discard();
  }
}
