import { otherMachines } from "./check-leases.ts";
import type { Check, Finding, LogFacts } from "./finding.ts";
import { isOrAre, nameList } from "./name-list.ts";
import { setAside } from "./set-aside.ts";

/** Is every segment one of log-thread's own, and there once? */
export const checkSegments: Check = {
  name: "segments",
  ok: "every segment has the header of one, and is there once",
  find: (facts) => [
    ...unknownHeaders(facts),
    ...foreignSegments(facts),
    ...copies(facts),
    ...diverged(facts),
    ...otherMachines(facts),
  ],
};

function namesWith({ segments }: LogFacts, kind: "unknown" | "none"): string[] {
  return segments
    .filter(({ header, failure }) => header === kind && failure === undefined)
    .map(({ file }) => file.name);
}

function unknownHeaders(facts: LogFacts): Finding[] {
  const names = namesWith(facts, "unknown");
  if (names.length === 0) return [];
  return [
    {
      severity: "warning",
      code: "unknown-header",
      what: `${nameList(names)} ${isOrAre(names)} of a format that this version does not know, or the header is damaged`,
      meaning:
        "It is read as another program's file, as far as it looks like one: what its lines mean may be another thing.",
      advice: "Read it with the version of log-thread that wrote it, or a newer one.",
    },
  ];
}

function foreignSegments(facts: LogFacts): Finding[] {
  const names = namesWith(facts, "none");
  if (names.length === 0) return [];
  return [
    {
      severity: "note",
      code: "foreign-segment",
      what: `${nameList(names)} ${isOrAre(names)} another program's: without the header of a segment`,
      meaning:
        "Its events are read, their fields as far as they can be told. Nothing is ever appended to it: a foreign master.log is moved into sessions/ when the next event is written.",
    },
  ];
}

function copies({ files: { directory }, twins }: LogFacts): Finding[] {
  if (twins.copies.length === 0) return [];
  const pairs = twins.copies.map(({ file, other }) => `${file.name} (of ${other.name})`);
  return [
    {
      severity: "note",
      code: "copy",
      what: `${nameList(pairs)} ${isOrAre(pairs)} a copy`,
      meaning: "All its lines are in the other one. Readers leave it out, so that no event is there twice.",
      advice: "A copy is safer elsewhere.",
      command: setAside(
        directory,
        twins.copies.map(({ file }) => file),
      ),
    },
  ];
}

function diverged({ twins }: LogFacts): Finding[] {
  if (twins.diverged.length === 0) return [];
  const pairs = twins.diverged.map(({ file, other }) => `${file.name} (that of ${other.name})`);
  return [
    {
      severity: "warning",
      code: "same-id",
      what: `${nameList(pairs)} ${isOrAre(pairs)} under an id that another segment has as well`,
      meaning:
        "An old copy was put back and written on. Both are read: events from before the copy are there twice, and positions in one of them may lead into the other.",
      advice: "Compare the two, and move the one that is not wanted out of the log.",
    },
  ];
}
