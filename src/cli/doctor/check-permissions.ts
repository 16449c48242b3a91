import { shellQuote } from "../shell-quote.ts";
import type { Check, Finding, LogFacts, Severity } from "./finding.ts";
import type { LogFile } from "./log-files.ts";
import { isOrAre, nameList } from "./name-list.ts";

/** Is the log its owner's alone? */
export const checkPermissions: Check = {
  name: "permissions",
  ok: "the log is for its owner alone",
  find: (facts) => (facts.user === undefined ? [] : [...widePermissions(facts), ...otherOwners(facts)]),
};

/** Who could do what, the worst first. */
const WIDE: readonly (readonly [bits: number, severity: Severity, who: string])[] = [
  [0o002, "problem", "written by every user of this machine"],
  [0o020, "warning", "written by their group"],
  [0o004, "warning", "read by every user of this machine"],
  [0o040, "note", "read by their group"],
];

/** In a directory with this bit a file is removed or renamed only by its owner. */
const STICKY = 0o1000;

function widePermissions({ files }: LogFacts): Finding[] {
  const left = new Set(filesOf(files));
  const findings: Finding[] = [];
  for (const [bits, severity, who] of WIDE) {
    const wide = [...left].filter(
      ({ status }) => (status.mode & bits) !== 0 && !(bits === 0o002 && status.mode & STICKY),
    );
    for (const file of wide) left.delete(file);
    if (wide.length === 0) continue;
    findings.push({
      severity,
      code: "wide-permissions",
      what: `${nameList(wide.map(shown))} can be ${who}`,
      meaning:
        "A log holds what an agent did and what people said to it, and whoever can write it can write anything into it.",
      advice: "Unless others are meant to, keep them out.",
      command: `chmod -R go= ${shellQuote(files.directory)}`,
    });
  }
  return findings;
}

function otherOwners({ files }: LogFacts): Finding[] {
  const owner = files.directories[0]?.status.owner;
  const others = filesOf(files).filter(({ status }) => status.owner !== owner);
  if (owner === undefined || others.length === 0) return [];
  return [
    {
      severity: "warning",
      code: "other-owner",
      what: `${nameList(others.map(nameOf))} ${isOrAre(others)} not of the user the directory belongs to`,
      meaning:
        "The program that writes this log may not be able to: somebody wrote or restored it as another user.",
      advice: "Give all of it to one user; this takes the rights of root.",
      command: `chown -R ${owner} ${shellQuote(files.directory)}`,
    },
  ];
}

function filesOf({ directories, segments, empty }: LogFacts["files"]): LogFile[] {
  return [...directories, ...segments, ...empty];
}

function shown(file: LogFile): string {
  return `${nameOf(file)} (${(file.status.mode & 0o777).toString(8).padStart(4, "0")})`;
}

function nameOf({ name }: LogFile): string {
  return name === "" ? "the directory" : name;
}
