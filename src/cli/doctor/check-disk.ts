import { limits } from "../../base/index.ts";
import { showBytes } from "../quantities.ts";
import { shellQuote } from "../shell-quote.ts";
import type { Check } from "./finding.ts";

/** Is there room for more? */
export const checkDisk: Check = {
  name: "disk",
  ok: "there is room on the disk",
  find: ({ freeBytes, files }) => {
    if (freeBytes === undefined || freeBytes >= limits.diskFreeBytesMin) return [];
    return [
      {
        severity: freeBytes < limits.diskFreeBytesMin / 16 ? "problem" : "warning",
        code: "disk-full",
        what: `${showBytes(freeBytes)} are left on the disk`,
        meaning: "When it is full events are dropped and counted, and programs go on without their log.",
        advice: "Make room, or move the log to another disk while nothing writes it.",
        command: `df -h ${shellQuote(files.directory)}`,
      },
    ];
  },
};
