import { showBytes, showCount, showCounted } from "../quantities.ts";
import { shellQuote } from "../shell-quote.ts";
import type { Check, Finding, LogFacts, Severity } from "./finding.ts";
import { nameList } from "./name-list.ts";
import type { PieceReason, SegmentFacts } from "./segment-facts.ts";

/** Is everything in the log an event? */
export const checkLines: Check = {
  name: "lines",
  ok: "every line is an event",
  find: (facts) => [
    ...REASONS.flatMap((reason) => malformed(facts, reason)),
    ...nulEvents(facts),
    ...salvaged(facts),
    ...unfinished(facts),
  ],
};

/** What is known of bytes that are no event. */
interface Reason {
  readonly reason: PieceReason;
  readonly severity: Severity;
  readonly code: string;
  readonly noun: string;
  readonly meaning: string;
  readonly advice?: string;
  /** Is it as bad in the segments of other programs? */
  readonly everywhere?: boolean;
}

const STRAY_MEANING =
  "Another program writes into this file, or somebody edited it. Readers pass over these bytes and lose nothing else.";
const STRAY_ADVICE = "See what they are; whoever writes them is better kept out of the log.";

const NUL_MEANING =
  "File systems leave NUL bytes after a power failure: what was to stand there never reached the disk, and can not be brought back.";
const NUL_ADVICE =
  "Where power may fail, open the log with a durability that waits for the disk; look at the disk's health too.";

const REASONS: readonly Reason[] = [
  {
    reason: "damaged",
    severity: "problem",
    code: "damaged",
    noun: "piece that can not be unpacked",
    meaning:
      "A compressed segment was changed, or only part of it was copied. The events of these bytes are lost, and all others are read where they were.",
    advice: "Bring the file back from a copy, and look at the disk's health.",
    everywhere: true,
  },
  {
    reason: "torn",
    severity: "note",
    code: "torn",
    noun: "torn line",
    meaning:
      "A writer was killed, or the disk was full, in the middle of it. That event is lost, and no other.",
  },
  {
    reason: "unterminated",
    severity: "note",
    code: "unterminated",
    noun: "unfinished line",
    meaning:
      "A rotated segment ends within a line: its writer was killed there. That event is lost, and no other.",
  },
  {
    reason: "NUL bytes",
    severity: "warning",
    code: "nul-bytes",
    noun: "line of NUL bytes",
    meaning: NUL_MEANING,
    advice: NUL_ADVICE,
  },
  {
    reason: "no timestamp",
    severity: "warning",
    code: "no-timestamp",
    noun: "line without a timestamp",
    meaning: STRAY_MEANING,
    advice: STRAY_ADVICE,
  },
  {
    reason: "wrong number of pipes",
    severity: "warning",
    code: "wrong-pipes",
    noun: "line with too many or too few pipes",
    meaning: STRAY_MEANING,
    advice: STRAY_ADVICE,
  },
  {
    reason: "too long",
    severity: "warning",
    code: "too-long",
    noun: "line too long to be read",
    meaning: STRAY_MEANING,
    advice: STRAY_ADVICE,
  },
];

/** What others wrote in a form of their own is no damage. */
const FOREIGN_MEANING =
  "They stand in segments of another program, which writes what it likes: readers pass over them.";

function malformed({ files, segments }: LogFacts, known: Reason): Finding[] {
  const having = segments.filter((segment) => segment.malformed.has(known.reason));
  return [true, false].flatMap((isOwn) => {
    const some = having.filter(({ header }) => (known.everywhere || header === "own") === isOwn);
    if (some.length === 0) return [];
    const { severity, code, meaning, advice } = known;
    const finding: Finding = {
      severity: isOwn ? severity : "note",
      code,
      what: `${counted(some, known)} ${places(some, known.reason)}`,
      meaning: isOwn ? meaning : FOREIGN_MEANING,
      ...(isOwn && advice !== undefined ? { advice } : {}),
      command: `log-thread export --malformed-only --dir ${shellQuote(files.directory)}`,
    };
    return [finding];
  });
}

function counted(segments: readonly SegmentFacts[], { reason, noun }: Reason): string {
  const all = segments.map(({ malformed }) => malformed.get(reason)).filter((count) => count !== undefined);
  const count = all.reduce((sum, one) => sum + one.count, 0);
  const bytes = all.reduce((sum, one) => sum + one.bytes, 0);
  // The noun's own first word is what is counted: "2 lines without a timestamp".
  const plural = count === 1 ? noun : noun.replace(/\b(?:line|piece)\b/, "$&s");
  return `${showCount(count)} ${plural} (${showBytes(bytes)})`;
}

function places(segments: readonly SegmentFacts[], reason: PieceReason): string {
  const firsts = segments.map(
    ({ file, malformed }) => `${file.name} (first at byte ${malformed.get(reason)?.firstOffset})`,
  );
  return `in ${nameList(firsts)}`;
}

function salvaged({ segments }: LogFacts): Finding[] {
  const some = segments.filter((segment) => segment.salvaged > 0);
  if (some.length === 0) return [];
  const count = some.reduce((sum, segment) => sum + segment.salvaged, 0);
  return [
    {
      severity: "note",
      code: "salvaged",
      what: `${showCounted(count, "event")} salvaged from behind a torn line in ${nameList(some.map(({ file }) => file.name))}`,
      meaning: "They stand on one line with the torn one, and were read whole: nothing of them is missing.",
    },
  ];
}

function nulEvents({ files, segments }: LogFacts): Finding[] {
  const some = segments.filter((segment) => segment.nulEvents > 0);
  if (some.length === 0) return [];
  const count = some.reduce((sum, segment) => sum + segment.nulEvents, 0);
  const firsts = some.map(({ file, firstNulEvent }) => `${file.name} (first at byte ${firstNulEvent})`);
  return [
    {
      severity: "warning",
      code: "nul-in-event",
      what: `${showCounted(count, "event")} with NUL bytes inside in ${nameList(firsts)}`,
      meaning: `${NUL_MEANING} What stands before them is right, and what stood there is not all of the event.`,
      advice: NUL_ADVICE,
      command: `log-thread export --dir ${shellQuote(files.directory)} | grep -F '\\u0000'`,
    },
  ];
}

function unfinished({ segments }: LogFacts): Finding[] {
  const some = segments.filter(({ unfinishedBytes }) => unfinishedBytes > 0);
  return some.map(({ file, unfinishedBytes, endsInNul }) => {
    const what = `the last line of ${file.name} is not finished (${showBytes(unfinishedBytes)})`;
    if (endsInNul) {
      return {
        severity: "warning",
        code: "nul-end",
        what: `${what}, and is made of NUL bytes`,
        meaning: `${NUL_MEANING} The next writer marks them as torn.`,
        advice: NUL_ADVICE,
      };
    }
    return {
      severity: "note",
      code: "unfinished",
      what,
      meaning:
        "A program is writing it at this moment, or was killed while it did. The next writer marks it as torn, and readers wait for its end.",
    };
  });
}
