/** What is needed of a `Headers` object: fetch's, and those of the frameworks that give one. */
export interface HeaderMap {
  get(name: string): string | null | undefined;
  set(name: string, value: string): unknown;
  delete(name: string): unknown;
}

/** Headers as a record, as Node gives and takes them, or an environment. */
export type CarrierRecord = Record<string, string | number | readonly string[] | undefined>;

/** What carries a trace from one process to another: headers in either form, or an environment. */
export type TraceCarrier = HeaderMap | CarrierRecord;

/** Under which names the parts of a trace travel. */
export type CarriedName = "traceparent" | "tracestate" | "baggage";

/**
 * Every value of one name, upper or lower case: names of headers mean the same in both, and in an
 * environment they are written `TRACEPARENT`. What can not be read carries nothing.
 */
export function readCarrier(carrier: unknown, name: CarriedName): string[] {
  try {
    if (typeof carrier !== "object" || carrier === null) return [];
    if (isHeaderMap(carrier)) return texts(carrier.get(name));
    const record = carrier as CarrierRecord;
    return namesIn(record, name).flatMap((key) => texts(record[key]));
  } catch {
    return [];
  }
}

/** Puts one value under a name, in the place of any other; undefined takes it away. */
export function writeCarrier(carrier: TraceCarrier, name: CarriedName, value: string | undefined): void {
  if (isHeaderMap(carrier)) {
    if (value === undefined) carrier.delete(name);
    else carrier.set(name, value);
    return;
  }
  const known = namesIn(carrier, name);
  const kept = known[0] ?? (isEnvironment(carrier) ? name.toUpperCase() : name);
  for (const key of known) if (key !== kept || value === undefined) delete carrier[key];
  if (value !== undefined) carrier[kept] = value;
}

/** Was it made for headers, whatever class it is of? */
function isHeaderMap(carrier: object): carrier is HeaderMap {
  const { get, set, delete: remove } = carrier as Partial<HeaderMap>;
  return typeof get === "function" && typeof set === "function" && typeof remove === "function";
}

/** This process's environment, or one for a child: no headers have a `PATH`. */
function isEnvironment(carrier: CarrierRecord): boolean {
  return carrier === process.env || Object.hasOwn(carrier, "PATH") || Object.hasOwn(carrier, "Path");
}

function namesIn(carrier: CarrierRecord, name: CarriedName): string[] {
  return Object.keys(carrier).filter((key) => key.length === name.length && key.toLowerCase() === name);
}

function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === "string");
}
