/**
 * Something the person who starts Nola can put right: a bad file, a bad setting, a port in use. Its
 * message says what is wrong and what to do, so it is shown without a stack.
 */
export class SetupError extends Error {
  override readonly name = "SetupError";
}
