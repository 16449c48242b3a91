import { logEvent } from "log-thread";
import {
  type ContextLevel,
  type IdentityDocument,
  type Json,
  sectionsAt,
  valueAt,
  withValueAt,
} from "./identity.ts";
import type { IdentityStore } from "./identity-store.ts";

/** What a bootstrap loaded. */
export interface AgentContext {
  readonly level: ContextLevel;
  /** The names of the loaded sections, in the document's order. */
  readonly sections: readonly string[];
  /** The document as it was read; `sections` says how much of it the agent may speak from. */
  readonly document: IdentityDocument;
}

/** Who Nola is: an identity document, loaded as far as a context level allows. */
export class Agent {
  readonly #store: IdentityStore;
  #context: AgentContext | undefined;

  constructor(store: IdentityStore) {
    this.#store = store;
  }

  /**
   * Loads the identity. What is loaded already at this level, or a higher one, is not loaded again, and
   * then nothing is logged, because nothing happened; `force` reads the file anew. When that fails the
   * agent keeps what it had.
   *
   * @throws SetupError when the identity file can not be read or understood.
   */
  bootstrap(contextLevel: ContextLevel, force = false): AgentContext {
    if (this.#context && this.#context.level >= contextLevel && !force) return this.#context;
    const began = performance.now();
    logEvent("state:bootstrap", "agent", { context_level: contextLevel, force });
    const document = this.#store.read();
    const sections = sectionsAt(document, contextLevel);
    this.#context = { level: contextLevel, sections, document };
    logEvent("state:bootstrap_complete", "agent", {
      context_level: contextLevel,
      sections_loaded: sections.length,
      sections: sections.join(","),
      duration_ms: Math.round((performance.now() - began) * 10) / 10,
    });
    return this.#context;
  }

  /** The value at a path such as `self.name`, whatever the context level; undefined where there is none. */
  get(path: string): Json | undefined {
    const value = valueAt(this.#context?.document ?? this.#store.read(), path);
    logEvent("state:read", "agent", { path, found: value !== undefined });
    return value;
  }

  /**
   * Writes the value at a path into the runtime copy. The file is read again first, so that another
   * process' change of another path survives; of two changes of one path the later one stays.
   *
   * @throws RangeError when the path is none of this identity's.
   */
  set(path: string, value: Json): void {
    const document = withValueAt(this.#store.read(), path, value);
    this.#store.write(document);
    if (this.#context) this.#context = { ...this.#context, document };
    // The value stays out: the log says that the state changed and when, the state itself says to what.
    logEvent("state:write", "agent", { path });
  }

  /** Her name, for greeting and introduction; it is part of every context. */
  get name(): string {
    return String(valueAt(this.bootstrap(1).document, "self.name") ?? "Nola");
  }

  /** What a model is told about itself: the loaded sections as plain text. */
  prompt(): string {
    const { document, sections } = this.bootstrap(1);
    const paragraphs = sections.map((name) => {
      const content = document.sections[name]?.content ?? {};
      const lines = Object.entries(content).map(([key, value]) => `- ${key}: ${spoken(value)}`);
      return [`# ${name}`, ...lines].join("\n");
    });
    return paragraphs.join("\n\n");
  }
}

function spoken(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
