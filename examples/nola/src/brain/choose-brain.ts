import { packagePath } from "../package-path.ts";
import { SetupError } from "../setup-error.ts";
import type { BrainSource } from "./brain.ts";
import { ElizaBrain } from "./eliza.ts";
import { type ElizaFacts, readElizaRules } from "./eliza-rules.ts";
import { completionsUrl, ollamaChatUrl, shownUrl } from "./endpoint-url.ts";
import { LoggedBrain } from "./logged-brain.ts";
import { OllamaBrain } from "./ollama.ts";
import { OpenAiBrain } from "./openai.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** What Ollama's own documentation starts with; `NOLA_MODEL` names another. */
const OLLAMA_MODEL = "llama3.2";

/**
 * The brain the environment asks for: `NOLA_OPENAI_URL`, `NOLA_OLLAMA_URL`, or else the embedded ELIZA.
 * Nothing is connected to before somebody speaks. Every brain is logged.
 *
 * @throws SetupError that names the variable when a setting can not be right.
 */
export function chooseBrain(environment: Environment, facts: ElizaFacts): BrainSource {
  const openAiUrl = environment["NOLA_OPENAI_URL"];
  const ollamaUrl = environment["NOLA_OLLAMA_URL"];
  if (openAiUrl && ollamaUrl) {
    throw new SetupError("NOLA_OPENAI_URL and NOLA_OLLAMA_URL are both set. Set the one Nola shall use.");
  }
  const model = environment["NOLA_MODEL"] || undefined;
  const silenceMs = timeoutOf(environment);
  if (openAiUrl) {
    const url = completionsUrl(openAiUrl);
    const key = environment["NOLA_OPENAI_KEY"] || undefined;
    return endpoint(url, () => new OpenAiBrain({ url, key, model, silenceMs }));
  }
  if (ollamaUrl) {
    const url = ollamaChatUrl(ollamaUrl);
    return endpoint(url, () => new OllamaBrain({ url, model: model ?? OLLAMA_MODEL, silenceMs }));
  }
  const rules = readElizaRules(packagePath("data/eliza-rules.json"));
  const description = `${rules.model}, embedded: pattern matching, no model and no network`;
  const open = () => new LoggedBrain(new ElizaBrain(rules, facts));
  return { id: "eliza", model: rules.model, description, open };
}

function endpoint(url: string, make: () => OpenAiBrain | OllamaBrain): BrainSource {
  const { id, model } = make();
  const description = `${id}, model ${model}, at ${shownUrl(url)}`;
  return { id, model, description, open: () => new LoggedBrain(make()) };
}

function timeoutOf(environment: Environment): number | undefined {
  const text = environment["NOLA_TIMEOUT_MS"];
  if (!text) return undefined;
  const timeoutMs = Number(text);
  if (Number.isInteger(timeoutMs) && timeoutMs >= 1 && timeoutMs <= 600_000) return timeoutMs;
  throw new SetupError("NOLA_TIMEOUT_MS must be a whole number of milliseconds from 1 to 600000.");
}
