import { LogThreadError, showValue } from "../base/index.ts";
import { safeString } from "../line/index.ts";
import { logError } from "./everyday.ts";
import { isPromise } from "./timed.ts";

/** What is needed of a decorator's context. */
interface MethodContext {
  readonly kind: string;
  readonly name: string | symbol;
}

/**
 * Logs the error when a function throws or its promise is rejected, with the function's name as
 * context, and passes the same error on. Wraps a function, or decorates a method with a standard
 * decorator. What a generator throws while it is read is not seen.
 *
 * @param source where in the program: a module's or a service's name
 * @throws LogThreadError `ERR_INVALID_OPTION` for what is no function, as with `experimentalDecorators`
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
): <F extends (this: never, ...args: never[]) => unknown>(method: F, context?: MethodContext) => F {
  return <F extends (this: never, ...args: never[]) => unknown>(method: F, context?: MethodContext): F => {
    if (typeof method !== "function") {
      throw new LogThreadError(
        "ERR_INVALID_OPTION",
        `logged() was given ${showValue(method)}; it wraps a function, or decorates a method with a standard decorator (not with experimentalDecorators)`,
      );
    }
    const name = safeString(context?.name ?? (method.name || "anonymous"));
    const fail = (error: unknown): never => {
      logError(source, error, name);
      throw error;
    };
    const wrapped = function (this: unknown, ...args: unknown[]): unknown {
      try {
        const result = Reflect.apply(method, this, args);
        // Only what is a promise for certain: a query builder would run when it is waited for.
        return isPromise(result) ? result.then(undefined, fail) : result;
      } catch (error) {
        return fail(error);
      }
    };
    return Object.defineProperty(wrapped, "name", { value: name, configurable: true }) as unknown as F;
  };
}
