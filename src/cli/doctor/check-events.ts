import { limits } from "../../base/index.ts";
import { showBytes, showCount, showCounted } from "../quantities.ts";
import { shellQuote } from "../shell-quote.ts";
import type { Check, Finding, LogFacts } from "./finding.ts";
import { nameList } from "./name-list.ts";

/** Are the events such as a reader can make the most of, and all of them there? */
export const checkEvents: Check = {
  name: "events",
  ok: "types are well formed, no line is near its bound, and the log misses nothing that it knows of",
  find: (facts) => [...dropped(facts), ...illFormed(facts), ...cut(facts), ...long(facts)],
};

function dropped({ files, segments }: LogFacts): Finding[] {
  const byCode = new Map<string, number>();
  for (const segment of segments) {
    for (const [code, count] of segment.dropped) byCode.set(code, (byCode.get(code) ?? 0) + count);
  }
  if (byCode.size === 0) return [];
  const count = [...byCode.values()].reduce((sum, some) => sum + some, 0);
  const codes = [...byCode].map(([code, some]) => `${showCount(some)} ${code}`);
  return [
    {
      severity: "note",
      code: "dropped",
      what: `${showCounted(count, "event")} could not be written when they happened (${nameList(codes)})`,
      meaning: "Programs went on without them, and the log said so as soon as it could be written again.",
      command: `log-thread query --type log:dropped --dir ${shellQuote(files.directory)}`,
    },
  ];
}

function illFormed({ segments }: LogFacts): Finding[] {
  const some = segments.filter((segment) => segment.illFormed > 0);
  const [first] = some;
  if (first === undefined) return [];
  const count = some.reduce((sum, segment) => sum + segment.illFormed, 0);
  return [
    {
      severity: "note",
      code: "ill-formed-type",
      what: `${showCounted(count, "event")} with a type that is not category:action, the first ${JSON.stringify(first.firstIllFormed)} in ${first.file.name}`,
      meaning: "They are read as they are, but patterns such as 'llm:*' hardly find them.",
      advice: "Give such events a type in lower case with a colon in it, where they are logged.",
    },
  ];
}

function cut({ files, segments }: LogFacts): Finding[] {
  const count = segments.reduce((sum, segment) => sum + segment.cut, 0);
  if (count === 0) return [];
  return [
    {
      severity: "note",
      code: "cut",
      what: `${showCounted(count, "event")} of which something was cut`,
      meaning: `A line has at most ${showBytes(limits.lineBytesMax)}. What was cut, and how long it was, stands in the field log_cut.`,
      advice: "Keep what is large in a file of its own, and log its name.",
      command: `log-thread query --text log_cut= --dir ${shellQuote(files.directory)}`,
    },
  ];
}

function long({ segments }: LogFacts): Finding[] {
  const count = segments.reduce((sum, segment) => sum + segment.long, 0);
  if (count === 0) return [];
  const longest = Math.max(...segments.map(({ longestBytes }) => longestBytes));
  return [
    {
      severity: "note",
      code: "long-line",
      what: `${showCounted(count, "line")} near the bound of ${showBytes(limits.lineBytesMax)}, the longest of ${showBytes(longest)}`,
      meaning: "What is a little larger is cut.",
      advice: "Keep what is large in a file of its own, and log its name.",
    },
  ];
}
