import type { Difference, DifferenceKind, VerifyReport } from "../ingest/index.ts";
import { showBytes, showCounted } from "./quantities.ts";

const MEANINGS: Readonly<Record<DifferenceKind, string>> = {
  behind: "not copied yet",
  missing: "missing in the database",
  different: "different in the database",
  extra: "in the database, and not in the file",
};

/** What comparing a database with its log has found, for people: a line for each stretch that differs, and what to do. */
export function verifyLines(report: VerifyReport, path: string): string[] {
  const { isSame, lines, bytes, differences, onlyInDatabase, cut } = report;
  const compared = `${showCounted(lines, "line")}, ${showBytes(bytes)}`;
  const pruned = onlyInDatabase.length;
  return [
    ...differences.map(differenceLine),
    ...(pruned > 0
      ? [`${showCounted(pruned, "segment")} that the log does not have any more, kept by the database`]
      : []),
    ...cut.map(
      (name) => `${name}: a line beyond 4 MiB, of which the database keeps the length and the beginning`,
    ),
    isSame ? `${path} is the same as the log, byte for byte: ${compared}` : summary(report, compared),
    ...waysOut(report, path),
  ];
}

function differenceLine({ kind, name, offset, length, lines }: Difference): string {
  return `${name}: ${showCounted(lines, "line")} from byte ${offset} to ${offset + length}: ${MEANINGS[kind]}`;
}

function summary({ differing }: VerifyReport, compared: string): string {
  const kinds = Object.entries(MEANINGS) as [DifferenceKind, string][];
  const counts = kinds
    .filter(([kind]) => differing[kind] > 0)
    .map(([kind, meaning]) => `${showCounted(differing[kind], "line")} ${meaning}`);
  return `of ${compared}: ${counts.join("; ")}`;
}

function waysOut({ differing: { behind, missing, different, extra } }: VerifyReport, path: string): string[] {
  return [
    ...(behind > 0 ? ["log-thread ingest copies what is not copied yet"] : []),
    ...(missing + different > 0
      ? [`move ${path} away and ingest again: a database is made anew from the files`]
      : []),
    ...(extra > 0 ? [`${path} may hold the only copy of what the files do not have: keep it`] : []),
  ];
}
