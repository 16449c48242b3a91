import { expect } from "vitest";

/** A way in which a process can end, and what is logged of it. */
export interface ProcessEnd {
  /** The way, as the program `end.mjs` calls it. */
  readonly way: string;
  /** What is logged between start and shutdown. */
  readonly events: readonly string[];
  /** The fields of the shutdown. */
  readonly shutdown: string;
  /** What Node is started with. */
  readonly flags: readonly string[];
}

const ORIGINS = ["uncaughtException", "unhandledRejection"] as const;
const [UNCAUGHT, UNHANDLED] = ORIGINS;

const like = (pattern: RegExp): string => expect.stringMatching(pattern) as string;

/** It ends by itself, with or without an error on the way. */
function ends(
  way: string,
  code: number,
  events: readonly string[] = [],
  flags: readonly string[] = [],
): ProcessEnd {
  return { way, events, shutdown: `reason=exit exit_code=${code}`, flags };
}

/** It ends of an error that nobody caught, perhaps in the midst of a session. */
function dies(
  way: string,
  origin: (typeof ORIGINS)[number],
  events: readonly string[],
  { session = "", code = 1, flags = [] }: { session?: string; code?: number; flags?: readonly string[] } = {},
): ProcessEnd {
  return { way, events, shutdown: `reason=${origin} exit_code=${code}${session}`, flags };
}

/** What is logged of an error. */
const error = (text: string, origin: string, more = ""): string =>
  `error:runtime ${text} origin=${origin}${more}`;

const SESSION = { session: " session_id=s1" };
const THROWN = "TypeError: thrown / in two lines";
const REJECTED = error("RangeError: rejected", UNHANDLED, SESSION.session);
const NOT_HANDLED = like(/^error:runtime UnhandledPromiseRejection: .* origin=unhandledRejection /);

/** The ways of a process to end without a signal. */
export const PROCESS_ENDS: readonly ProcessEnd[] = [
  ends("return", 0),
  ends("exit code", 4),
  ends("exit", 3),
  dies("throw", UNCAUGHT, [error(THROWN, UNCAUGHT, SESSION.session)], SESSION),
  dies("throw null", UNCAUGHT, [error("NonError: null", UNCAUGHT)]),
  dies("throw undefined", UNCAUGHT, [error("NonError: undefined", UNCAUGHT)]),
  dies("throw a text", UNCAUGHT, [error("NonError: a text", UNCAUGHT)]),
  dies("throw a symbol", UNCAUGHT, [error("NonError: Symbol(a symbol)", UNCAUGHT)]),
  dies("throw an object", UNCAUGHT, [error('NonError: {"code":7}', UNCAUGHT)]),
  dies("throw what can not be looked at", UNCAUGHT, [
    like(/^error:runtime NonError: .* origin=uncaughtException$/),
  ]),
  dies("throw an error that can not be read", UNCAUGHT, [error("Error: [throws Error]", UNCAUGHT)]),
  dies("throw an error that throws another", UNCAUGHT, [error("Error: first", UNCAUGHT, " code=1")]),
  dies("throw in a thread", UNCAUGHT, [
    error(THROWN, UNCAUGHT, ` thread_id=1${SESSION.session}`),
    error(THROWN, UNCAUGHT),
  ]),
  // Node runs the first module as a promise.
  dies("throw at the top", UNHANDLED, [error("Error: top", UNHANDLED)]),
  dies("reject", UNHANDLED, [REJECTED], SESSION),
  dies("reject null", UNHANDLED, [NOT_HANDLED]),
  dies("reject an object", UNHANDLED, [NOT_HANDLED]),
  ends("catch all", 0, [error("Error: caught", UNCAUGHT)]),
  dies("catch all and exit", UNCAUGHT, [error("Error: caught", UNCAUGHT)], { code: 9 }),
  ends("catch all and go on", 9, [error("Error: caught", UNCAUGHT)]),
  ends("catch rejections", 0),
  ends("reject", 0, [], ["--unhandled-rejections=none"]),
  ends(
    "reject",
    0,
    [
      like(/^app:warning UnhandledPromiseRejectionWarning: RangeError: rejected at /),
      like(/^app:warning UnhandledPromiseRejectionWarning: .* name=UnhandledPromiseRejectionWarning/),
    ],
    ["--unhandled-rejections=warn"],
  ),
  dies("reject", UNHANDLED, [REJECTED], { ...SESSION, flags: ["--unhandled-rejections=strict"] }),
];
