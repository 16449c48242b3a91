import type { Position } from "../line/index.ts";
import { badParameter, Problem } from "./problem.ts";

/** The parameters of a request, each given once, each known, each checked when it is asked for. */
export class Parameters {
  readonly #given = new Map<string, string>();

  /**
   * @param known the names there are
   * @throws Problem for one that is unknown or given twice
   */
  constructor(query: URLSearchParams, known: readonly string[]) {
    for (const [name, value] of query) {
      if (!known.includes(name)) {
        const names = known.length === 0 ? "there are none here" : `there are ${known.join(", ")}`;
        throw new Problem(
          400,
          "bad_parameter",
          `${JSON.stringify(name.slice(0, 80))} is no parameter; ${names}`,
        );
      }
      if (this.#given.has(name)) throw badParameter(name, value, "given once");
      this.#given.set(name, value);
    }
  }

  /** A text; undefined where it is not given or empty. */
  text(name: string): string | undefined {
    return this.#given.get(name) || undefined;
  }

  /** A text that has to be there. */
  needed(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new Problem(400, "bad_parameter", `${name} is missing`);
    return value;
  }

  wholeNumber(name: string, fallback: number, most: number): number {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const number = Number(value);
    if (/^\d{1,9}$/.test(value) && number <= most) return number;
    throw badParameter(name, value, `a whole number from 0 to ${most}`);
  }

  oneOf<T extends string>(name: string, values: readonly T[], fallback: T): T {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const found = values.find((known) => known === value);
    if (found === undefined) throw badParameter(name, value, values.join(" or "));
    return found;
  }

  /** A position as `segment:offset`. */
  position(name: string): Position | undefined {
    const value = this.text(name);
    return value === undefined ? undefined : positionFrom(name, value);
  }
}

function positionFrom(name: string, value: string): Position {
  const colon = value.lastIndexOf(":");
  const offset = value.slice(colon + 1);
  if (colon > 0 && /^\d{1,15}$/.test(offset))
    return { segment: value.slice(0, colon), offset: Number(offset) };
  throw badParameter(name, value, "a position, segment:offset");
}

/** A position as it is written. */
export function showPosition({ segment, offset }: Position): string {
  return `${segment}:${offset}`;
}
