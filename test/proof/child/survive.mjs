// Puts each hostile value into every position of every entry point, and says what went wrong, value
// by value, so that whoever started this knows which one stopped it.
import { inspect } from "node:util";
import * as lt from "log-thread";
import { classifyLine } from "log-thread/line";
import { HOSTILE_VALUES } from "./hostile-values.mjs";

const [directory, names] = process.argv.slice(2);
lt.configure({ directory });
const memory = lt.openLog({ storage: "memory" });

/** What a wrapped function throws, or the value itself. */
function thrower(value) {
  return () => {
    throw value;
  };
}

/** Calls and says what was thrown; what `work` may throw is expected, and nothing else. */
function catching(call, expected) {
  try {
    call();
  } catch (error) {
    if (!Object.is(error, expected)) throw error;
    return;
  }
  throw new Error("swallowed the error");
}

function isThenable(value) {
  try {
    return typeof value?.then === "function";
  } catch {
    return false;
  }
}

function sameResult(result, value) {
  if (!isThenable(value) && !Object.is(result, value)) throw new Error("returned another value");
  if (isThenable(result)) result.then(undefined, () => {});
}

/** A value's place in a call: how many lines it writes, and the call. What it returns is a line, where it is a text. */
const POSITIONS = {
  type: [1, (v) => lt.logEvent(v, "s", { k: 1 })],
  source: [1, (v) => lt.logEvent("a:b", v, { k: 1 })],
  "text or fields": [1, (v) => lt.logEvent("a:b", "s", v)],
  "text before fields": [1, (v) => lt.logEvent("a:b", "s", v, { k: 1 })],
  "fields behind a text": [1, (v) => lt.logEvent("a:b", "s", "text", v)],
  "a field": [1, (v) => lt.logEvent("a:b", "s", { before: 1, k: v, behind: 1 })],
  "a nested value": [1, (v) => lt.logEvent("a:b", "s", { k: { list: [v, { v }] } })],
  "a Map's key and value": [1, (v) => lt.logEvent("a:b", "s", { k: new Map([[v, v]]) })],
  "a Map of fields": [1, (v) => lt.logEvent("a:b", "s", new Map([[v, v]]))],
  "memory: a field": [1, (v) => memory.event("a:b", "s", { k: v }), memory],
  "memory: type, source and text": [1, (v) => memory.event(v, v, v, v), memory],
  "an error": [1, (v) => lt.logError("s", v)],
  "an error's source": [1, (v) => lt.logError(v, new Error("x"))],
  "an error's context": [1, (v) => lt.logError("s", new Error("x"), v)],
  "an error's cause": [1, (v) => lt.logError("s", new Error("x", { cause: v }))],
  "an error's members": [1, (v) => lt.logError("s", new AggregateError([v, v], "x"))],
  "an error's errors": [1, (v) => lt.logError("s", Object.assign(new Error("x"), { errors: v }))],
  "an error's code": [1, (v) => lt.logError("s", Object.assign(new Error("x"), { code: v }))],
  "an error's options": [1, (v) => lt.logError("s", new Error("x"), "c", v)],
  "an error's type": [1, (v) => lt.logError("s", new Error("x"), "c", { type: v })],
  "an error's fields": [1, (v) => lt.logError("s", new Error("x"), "c", { fields: v })],
  "memory: an error": [1, (v) => memory.error("s", v, v, { fields: { k: v } }), memory],
  "withSession's id": [1, (v) => lt.withSession(v, () => lt.logEvent("a:b", "s"))],
  "a session_id": [1, (v) => lt.logEvent("a:b", "s", { session_id: v })],
  "setSession's id": [
    2,
    (v) => {
      mustBeText(lt.setSession(v));
      return lt.logEvent("a:b", "s");
    },
  ],
  "setSession's fields": [1, (v) => void mustBeText(lt.setSession(`id ${Math.random()}`, v))],
  "endSession's fields": [
    2,
    (v) => {
      lt.setSession(`id ${Math.random()}`);
      return lt.endSession(v);
    },
  ],
  "timed's category": [2, (v) => void lt.timed(v, "s", {}, () => 1)],
  "what timed work returns": [
    2,
    (v) =>
      void sameResult(
        lt.timed("a", "s", {}, () => v),
        v,
      ),
  ],
  "timed's source": [2, (v) => void lt.timed("a", v, {}, () => 1)],
  "timed's fields": [2, (v) => void lt.timed("a", "s", v, () => 1)],
  "timed's name": [2, (v) => void lt.timed("a", "s", { name: v }, () => 1)],
  "what timed work throws": [2, (v) => void catching(() => lt.timed("a", "s", {}, thrower(v)), v)],
  "logged's source": [1, (v) => void catching(lt.logged(v)(thrower(5)), 5)],
  "what a logged function throws": [1, (v) => void catching(lt.logged("s")(thrower(v)), v)],
  "what a logged function returns": [0, (v) => void sameResult(lt.logged("s")(() => v)(), v)],
};

function mustBeText(value) {
  if (typeof value !== "string") throw new Error(`returned ${typeof value}`);
}

/** What is wrong with one position; undefined when nothing is. */
function fault(name, value, nestedLines) {
  const [lines, call, own] = POSITIONS[name];
  const health = () => (own ?? lt).health();
  // What went wrong in the position before, a session or a drop that has to be told, ends there.
  lt.endSession();
  if (health().state === "failing") (own?.event ?? lt.logEvent).call(own, "a:settled", "s");
  const before = health();
  const nestedBefore = nestedLines.count;
  const returned = call(value);
  const after = health();
  if (after.dropped > before.dropped) return `dropped: ${after.lastError.message}`;
  const written = after.written - before.written - (own === undefined ? nestedLines.count - nestedBefore : 0);
  // The end of work that goes on is written when it ends.
  const pending = name === "what timed work returns" && isThenable(value) ? 1 : 0;
  if (!name.startsWith("setSession") && written !== lines - pending)
    return `wrote ${written} lines, not ${lines}`;
  if (lines === 1 && returned !== undefined) mustBeText(returned);
  const events = (own ?? lt).readLog({ limit: Math.max(lines, 1) });
  if (typeof returned === "string" && lines > 0 && events.at(-1).raw !== returned)
    return "another line is read back";
  for (const event of events) {
    const bytes = Buffer.from(event.raw);
    if (bytes.length > 65_535) return `a line of ${bytes.length} bytes`;
    const pieces = classifyLine(bytes);
    if (pieces.length !== 1 || pieces[0].kind !== "event") return `is no event: ${event.raw.slice(0, 80)}`;
    if (event.raw.split("|").length !== 4) return "more than three pipes";
    if (/[\0-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]/.test(event.raw)) return "a control character";
    if (typeof event.fields !== "object" || JSON.stringify(event).length < 10) return "can not be read";
    inspect(event, { depth: 20 });
    const forged = event.type === "a:forged" || event.fields.session_id === "forged";
    if (forged && !name.includes("ession")) return `forged: ${event.raw}`;
  }
  return undefined;
}

for (const name of JSON.parse(names)) {
  console.log(JSON.stringify({ begins: name }));
  const faults = [];
  const nestedLines = { count: 0 };
  const value = HOSTILE_VALUES[name]((text) => {
    nestedLines.count++;
    return lt.logEvent("a:nested", "s", text);
  });
  for (const position of Object.keys(POSITIONS)) {
    try {
      const wrong = fault(position, value, nestedLines);
      if (wrong !== undefined) faults.push(`${position}: ${wrong}`);
    } catch (error) {
      faults.push(`${position}: threw ${inspect(error, { depth: 0 }).slice(0, 120)}`);
    }
  }
  console.log(JSON.stringify({ ends: name, faults }));
}
