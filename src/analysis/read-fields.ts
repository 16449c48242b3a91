import type { TimedEvent } from "./span.ts";

/** The names under which programs and the conventions of OpenTelemetry say one thing, the first that is there counts. */
const TOKENS_IN = ["tokens_in", "input_tokens", "prompt_tokens", "gen_ai.usage.input_tokens"];
const TOKENS_OUT = ["tokens_out", "output_tokens", "completion_tokens", "gen_ai.usage.output_tokens"];
const FIRST_TOKEN = ["ttft_ms", "first_token_ms", "time_to_first_token_ms"];
const DURATION = ["duration_ms", "latency_ms"];
const NAME = ["name", "tool", "model", "gen_ai.tool.name", "gen_ai.request.model", "path", "url"];

/** Tokens that were given to a model; cached ones are among them. Undefined where nothing says how many: that is not 0. */
export function tokensIn({ fields }: TimedEvent): number | undefined {
  return firstAmount(fields, TOKENS_IN);
}

export function tokensOut({ fields }: TimedEvent): number | undefined {
  return firstAmount(fields, TOKENS_OUT);
}

export function firstTokenAfterMs({ fields }: TimedEvent): number | undefined {
  return firstAmount(fields, FIRST_TOKEN);
}

export function saidDurationMs({ fields }: TimedEvent): number | undefined {
  return firstAmount(fields, DURATION);
}

export function nameOf({ fields }: TimedEvent): string | undefined {
  for (const name of NAME) {
    const value = fields[name];
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}

/** The text of a field; an id may look like a number. */
export function idOf({ fields }: TimedEvent, name: string): string | undefined {
  const value = fields[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

export function sessionOf({ fields }: TimedEvent): string | undefined {
  const id = fields["session_id"];
  return typeof id === "string" ? id : undefined;
}

function firstAmount(fields: TimedEvent["fields"], names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
  }
  return undefined;
}
