import { join } from "node:path";
import { type HeldSegment, LEASES_NAME, MASTER_NAME } from "../../storage/index.ts";
import { shellQuote } from "../shell-quote.ts";
import { visible } from "../terminal-text.ts";
import type { Finding, LogFacts } from "./finding.ts";
import { nameList } from "./name-list.ts";

/** Who on other machines says that he writes to this log, and what waits for him. */
export function otherMachines({ files, segments }: LogFacts): Finding[] {
  const { directory, leases } = files;
  if (leases.length === 0) return [];
  const active = segments.find(({ file }) => file.name === MASTER_NAME)?.id;
  const rotated = segments.filter(({ file }) => file.name !== MASTER_NAME);
  const inTheWay = leases.filter(({ segment }) => segment === undefined || segment !== active);
  const isWaiting = inTheWay.length > 0 && rotated.length > 0;
  const paths = (isWaiting ? inTheWay : leases).map(({ name }) => join(directory, LEASES_NAME, name));
  return [
    {
      severity: isWaiting ? "warning" : "note",
      code: "other-machine",
      what: `${nameList(leases.map(writer))} ${leases.length === 1 ? "has" : "have"} a lease on this log`,
      meaning: `Whether a process of another machine, or container, still runs can not be told from here. ${
        isWaiting
          ? "Rotated segments are not sealed, compressed or pruned for as long as its lease is there."
          : "No rotated segment waits for it now; one will when this one is rotated, until it writes its next line or ends."
      }`,
      advice: "If that program has ended, or its machine or container is gone, remove its lease.",
      command: `rm ${paths.map(shellQuote).join(" ")}`,
    },
  ];
}

function writer({ pid, host }: HeldSegment): string {
  return `process ${pid} on ${visible(host)}`;
}
