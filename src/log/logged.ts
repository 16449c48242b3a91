import { logError } from "./everyday.ts";
import { isThenable } from "./timed.ts";

type Method<This, Args extends unknown[], Result> = (this: This, ...args: Args) => Result;

/**
 * Logs the error when a function throws or its promise is rejected, with the function's name as
 * context, and passes the same error on. Wraps a function, or decorates a method with a standard
 * decorator.
 *
 * @param source where in the program: a module's or a service's name
 * @example
 * ```ts
 * import { logged, readLog } from "log-thread";
 *
 * class Library {
 *   @logged("library")
 *   find(title: string): string {
 *     throw new RangeError(`no book called ${title}`);
 *   }
 * }
 *
 * const parse = logged("parser")(function parse(text: string): unknown {
 *   return JSON.parse(text);
 * });
 *
 * try {
 *   new Library().find("Moby Dick");
 * } catch {}
 * console.log(parse("[1]"), readLog().map((event) => event.text));
 * ```
 * ```text
 * [ 1 ] [ 'find - RangeError: no book called Moby Dick' ]
 * ```
 */
export function logged(
  source: string,
): <This, Args extends unknown[], Result>(
  method: Method<This, Args, Result>,
  context?: ClassMethodDecoratorContext<This, Method<This, Args, Result>>,
) => Method<This, Args, Result> {
  return (method, context) => {
    const name = String(context?.name ?? (method.name || "anonymous"));
    const fail = (error: unknown): never => {
      logError(source, error, name);
      throw error;
    };
    const wrapped: typeof method = function (...args) {
      try {
        const result = method.apply(this, args);
        return isThenable(result) ? (result.then(undefined, fail) as typeof result) : result;
      } catch (error) {
        return fail(error);
      }
    };
    return Object.defineProperty(wrapped, "name", { value: name, configurable: true });
  };
}
