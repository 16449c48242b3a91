import { checkOneOf } from "../one-of.ts";
import { UsageError } from "../usage-error.ts";

/** What a key of another logger can be read as. */
const PARTS = ["time", "type", "level", "source", "text", "session"] as const;
type Part = (typeof PARTS)[number];

/** The keys under which other loggers keep the parts of an event; the first that a record has counts. */
export type KeyMap = Readonly<Partial<Record<Part, readonly string[]>>>;

/** The loggers whose keys are known. */
export const LOGGERS = {
  pino: { time: ["time", "timestamp"], level: ["level"], source: ["name"], text: ["msg", "message"] },
  bunyan: { time: ["time"], level: ["level"], source: ["name"], text: ["msg"] },
  winston: {
    time: ["timestamp", "time"],
    level: ["level"],
    source: ["service", "label"],
    text: ["message", "msg"],
  },
} as const satisfies Readonly<Record<string, KeyMap>>;

export type LoggerName = keyof typeof LOGGERS;

/**
 * The keys that `--map time=ts,type=kind` names.
 *
 * @throws UsageError naming what can be mapped
 */
export function parseKeyMap(given: readonly string[]): KeyMap {
  const map: Partial<Record<Part, string[]>> = {};
  for (const pair of given.flatMap((text) => text.split(","))) {
    const [, part = "", key = ""] = /^([^=]*)=(.*)$/s.exec(pair) ?? [];
    if (part === "" || key === "") {
      throw new UsageError(
        `--map is ${JSON.stringify(pair)}; it has to say which key is which: --map time=ts,text=msg (a way into nested keys has dots)`,
      );
    }
    checkOneOf("what --map names", part, PARTS);
    map[part as Part] = [...(map[part as Part] ?? []), key];
  }
  return map;
}
