import type { ProblemJson } from "./contract.ts";

/** What a request is refused with. Its message is for people, and says nothing of the machine. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly details: Readonly<Record<string, number>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: {
      readonly headers?: Readonly<Record<string, string>>;
      readonly details?: Readonly<Record<string, number>>;
    } = {},
  ) {
    super(message);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.headers = more.headers ?? {};
    this.details = more.details ?? {};
  }

  toJSON(): ProblemJson {
    return { error: { code: this.code, message: this.message, ...this.details } };
  }
}

/** A parameter that can not be what it is. */
export function badParameter(name: string, value: string, expected: string): Problem {
  return new Problem(
    400,
    "bad_parameter",
    `${name} is ${JSON.stringify(value.slice(0, 80))}; it has to be ${expected}`,
  );
}
