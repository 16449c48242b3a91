import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openLog } from "../../src/index.ts";

const SAMPLE_START_MS = Date.parse("2026-01-09T14:32:01.000Z");

/** Two conversations, one of them with an error: an event a second. */
export function writeSampleLog(directory: string): void {
  let timeMs = SAMPLE_START_MS;
  using log = openLog({ directory, clock: { now: () => timeMs } });
  log.event("app:start", "nola", { version: "0.1.0" });
  for (const session_id of ["abc123", "def456"]) {
    timeMs += 1_000;
    log.event("conversation:start", "agent_service", { session_id });
    timeMs += 1_000;
    log.event("llm:request", "agent", "cache miss", { model: "llama3.2", tokens_in: 512, session_id });
    timeMs += 1_000;
    if (session_id === "def456") {
      log.error("agent", new TypeError("fetch failed"), "llama3.2", {
        type: "llm:error",
        fields: { session_id },
      });
    } else {
      log.event("llm:response", "agent", { model: "llama3.2", tokens_out: 128, latency_ms: 930, session_id });
    }
    timeMs += 1_000;
    log.event("conversation:end", "agent_service", { turns: 1, session_id });
  }
  log.event("app:shutdown", "nola", { reason: "done" });
}

/** Events of the sample. */
export const SAMPLE_EVENTS = 10;

/** A log as somebody else's program writes it: no header, raw pipes, CR LF, what is no event. */
export function writeForeignLog(directory: string, lines: readonly (string | Uint8Array)[]): void {
  mkdirSync(directory, { recursive: true });
  const parts = lines.flatMap((line) => [
    typeof line === "string" ? Buffer.from(line) : line,
    Buffer.from("\n"),
  ]);
  writeFileSync(join(directory, "master.log"), Buffer.concat(parts));
}
