/**
 * An outcome that the program expects: a client's mistake, an endpoint that is down. Its message says
 * all there is to know; the place in this code where it was noticed says nothing, so it has no stack.
 */
export class ExpectedError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.stack = "";
  }
}
