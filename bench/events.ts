/** How much repeats among the events: as in a program that says the same things, or nothing at all. */
export type Variety = "typical" | "distinct";

/** The fields of every event: a string, a number, an enum and an id. */
export interface EventFields {
  readonly model: string;
  readonly latency_ms: number;
  readonly stop: string;
  readonly call_id: string;
}

/** Events made beforehand, so that making them costs no subject anything. Cut apart, since one array a part is read fastest. */
export interface EventSet {
  readonly count: number;
  readonly texts: readonly string[];
  readonly models: readonly string[];
  readonly latenciesMs: readonly number[];
  readonly stops: readonly string[];
  readonly callIds: readonly string[];
}

/** One turn of an agent: eight kinds of event, in this order, that share a call_id. */
export const KINDS: readonly { readonly type: string; readonly source: string }[] = [
  { type: "http:request", source: "server" },
  { type: "memory:recall", source: "agent" },
  { type: "llm:request", source: "agent" },
  { type: "llm:response", source: "agent" },
  { type: "tool:start", source: "search" },
  { type: "tool:end", source: "search" },
  { type: "state:change", source: "identity" },
  { type: "http:response", source: "server" },
];

const TEXTS = [
  "received from client",
  "recalled last turn",
  "sent with history",
  "cache miss, answered",
  "looking for chapters",
  "found three chapters",
  "kept what was learnt",
  "answered the client",
];
const MODELS = ["llama3.2", "qwen2.5", "mistral", "gemma2"];
const STOPS = ["end", "length", "tool", "filter"];

/**
 * The same events in every run. Typical ones repeat their messages and enums, and eight of them share
 * an id; of distinct ones no message, string or id ever comes again.
 *
 * @param seed another one gives other numbers and ids, so that warming up teaches nothing of what follows
 */
export function makeEvents(variety: Variety, count: number, seed: number): EventSet {
  const random = randomNumbers(seed);
  const texts: string[] = [];
  const models: string[] = [];
  const latenciesMs: number[] = [];
  const stops: string[] = [];
  const callIds: string[] = [];
  const distinct = variety === "distinct";
  let callId = "";
  for (let index = 0; index < count; index++) {
    if (distinct || index % KINDS.length === 0) {
      callId = flat(`c${hexadecimal(random(), 6)}${hexadecimal(random(), 5)}`);
    }
    const model = MODELS[random() % MODELS.length] as string;
    const text = TEXTS[index % TEXTS.length] as string;
    texts.push(distinct ? flat(`${text.slice(0, 13)}${hexadecimal(random(), 6)}`) : text);
    models.push(distinct ? flat(`m-${hexadecimal(random(), 5)}`) : model);
    latenciesMs.push(random() % 10_000);
    stops.push(STOPS[random() % STOPS.length] as string);
    callIds.push(callId);
  }
  return { count, texts, models, latenciesMs, stops, callIds };
}

/** The fields of one event, as a fresh object, which is how a program passes them. */
export function fieldsOf(events: EventSet, index: number): EventFields {
  return {
    model: events.models[index] as string,
    latency_ms: events.latenciesMs[index] as number,
    stop: events.stops[index] as string,
    call_id: events.callIds[index] as string,
  };
}

/** Whole numbers of 32 bits that only look random, the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

function hexadecimal(value: number, digits: number): string {
  return (value % 16 ** digits).toString(16).padStart(digits, "0");
}

/** V8 keeps what was put together in pieces; the first who reads it would pay for joining them. */
function flat(text: string): string {
  return Buffer.from(text, "latin1").toString("latin1");
}
