/**
 * Looking at a value without being hurt by it: getters may throw, proxies may lie, `toString`
 * may return an object. Everything here returns, always.
 */

/** Reads one property; what the getter throws is returned as a text that says so. */
export function readProperty(object: object, key: PropertyKey): unknown {
  try {
    return (object as Record<PropertyKey, unknown>)[key];
  } catch (thrown) {
    return `[throws ${describeThrown(thrown)}]`;
  }
}

/** Any value as a text, in the language's own words where it has some. */
export function safeString(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return String(value);
  } catch {
    return `[${className(value)}]`;
  }
}

/** A class's name is set by whoever made the class; `replace` over a gigantic one would abort V8. */
const CLASS_NAME_CHARS_MAX = 128;

/** The name of the class an object says it is of. */
export function className(value: unknown): string {
  try {
    const name = (value as { constructor?: { name?: unknown } })?.constructor?.name;
    return typeof name === "string" && name !== ""
      ? name.slice(0, CLASS_NAME_CHARS_MAX).toWellFormed()
      : "Object";
  } catch {
    return "Object";
  }
}

/** Is it an Error, of this realm or another? */
export function isError(value: unknown): value is Error {
  try {
    return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
  } catch {
    return false;
  }
}

function describeThrown(thrown: unknown): string {
  if (!isError(thrown)) return typeof thrown;
  const name = stringProperty(thrown, "name");
  return name === "" ? "Error" : name.slice(0, 60);
}

/** A property that ought to be a text: what is none, or can not be read, is the empty text. */
function stringProperty(object: object, key: string): string {
  const value = readProperty(object, key);
  return typeof value === "string" ? value : "";
}

/** The parts of an error that a log can hold, each read safely. */
export interface ErrorParts {
  readonly name: string;
  readonly message: string;
  /** `ENOENT` and the like; undefined where there is none. */
  readonly code: string | number | undefined;
  /** The stack's frames without the `at`, innermost first; the message's own lines are not among them. */
  readonly frames: readonly string[];
}

/**
 * Takes an error apart. A stack may be gigantic (or a getter that throws): only its head is looked at.
 */
export function errorParts(error: Error): ErrorParts {
  const code = readProperty(error, "code");
  const name = stringProperty(error, "name");
  return {
    name: name === "" ? className(error) : name,
    message: safeString(readProperty(error, "message") ?? ""),
    code: typeof code === "string" || typeof code === "number" ? code : undefined,
    frames: stackFrames(stringProperty(error, "stack")),
  };
}

/** Characters of a stack that are searched for frames: behind a long message they may begin late. */
const STACK_LOOK_CHARS = 65_536;

/**
 * Where this package stands: its own frames say nothing of where an error comes from. It is asked for with the first
 * stack: whoever only parses does so in places that know no URL.
 */
let ownPlace: string | undefined;

/** The frames of the program; those of Node and of this package only where there are no others. */
function stackFrames(stack: string): string[] {
  const lines = stack.slice(0, STACK_LOOK_CHARS).split("\n");
  // A frame that is cut may end with half a secret, which nothing would recognise.
  if (stack.length > STACK_LOOK_CHARS) lines.pop();
  const frames = lines.filter((line) => /^\s+at /.test(line)).map((line) => line.trim().slice(3));
  ownPlace ??= new URL("..", import.meta.url).href;
  const place = ownPlace;
  const telling = frames.filter((frame) => !frame.includes("node:") && !frame.includes(place));
  return telling.length > 0 ? telling : frames;
}
