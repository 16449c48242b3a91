import { mkdirSync } from "node:fs";
import { APPEND_SUBJECTS, type AppendSubject } from "../append-subjects.ts";
import { fieldsOf, KINDS, makeEvents } from "../events.ts";

/** What this process, whose system calls are counted, is started for. */
export interface CountCallsTask {
  readonly subject: AppendSubject;
  readonly directory: string;
  readonly count: number;
}

/** Made whatever is appended, so that two counts differ by what was appended alone. */
const EVENTS = 4_096;

const { subject, directory, count } = JSON.parse(process.argv[2] as string) as CountCallsTask;
const events = makeEvents("typical", EVENTS, 1);
mkdirSync(directory, { recursive: true });
const sink = APPEND_SUBJECTS[subject](directory);
for (let index = 0; index < count; index++) {
  sink.append(index % KINDS.length, events.texts[index % EVENTS] as string, fieldsOf(events, index % EVENTS));
}
await sink.flush();
await sink.close();
