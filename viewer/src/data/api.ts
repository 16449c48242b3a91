import type { Api, ProblemJson } from "../../../src/server/contract.ts";
import { token } from "./token.ts";

/** What the server refused, with the place in the query where it names one. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly at: number | undefined;
  readonly length: number | undefined;

  constructor(status: number, { error }: ProblemJson) {
    super(error.message);
    this.name = "ApiProblem";
    this.status = status;
    this.code = error.code;
    this.at = error.at;
    this.length = error.length;
  }
}

/** The server could not be reached: it was stopped, or is being started again. */
export class Unreachable extends Error {
  constructor() {
    super("The server does not answer.");
    this.name = "Unreachable";
  }
}

type Parameters<Name extends keyof Api> = Api[Name]["parameters"];

/**
 * Asks the server.
 *
 * @throws ApiProblem, Unreachable; what `signal` says when it is aborted
 */
export async function ask<Name extends keyof Api>(
  name: Name,
  parameters: Parameters<Name>,
  signal?: AbortSignal,
): Promise<Api[Name]["answer"]> {
  const response = await request(`api/${name}${queryOf(parameters)}`, signal);
  const body = await response.json();
  if (!response.ok) throw new ApiProblem(response.status, body as ProblemJson);
  return body as Api[Name]["answer"];
}

/** One request with the token; its answer may be any status. */
export async function request(
  path: string,
  signal: AbortSignal | undefined,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const authorization = `Bearer ${token()}`;
  try {
    return await fetch(path, {
      headers: { ...headers, authorization },
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable();
  }
}

/** Parameters as a query string; what is undefined or empty is left out. */
export function queryOf(parameters: object): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== "") query.set(name, String(value));
  }
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}
