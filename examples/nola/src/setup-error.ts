import { ExpectedError } from "./expected-error.ts";

/**
 * Something the person who starts Nola can put right: a bad file, a bad setting, a port in use. Its
 * message says what is wrong and what to do.
 */
export class SetupError extends ExpectedError {
  override readonly name = "SetupError";
}
