export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

/** What an endpoint said a reply cost. What it did not say is undefined, never 0. */
export interface Usage {
  readonly tokensIn: number | undefined;
  readonly tokensOut: number | undefined;
  /** The part of `tokensIn` that came from the endpoint's cache. */
  readonly tokensCached: number | undefined;
}

export interface Reply {
  readonly text: string;
  readonly usage: Usage | undefined;
  /** The model that answered, where the endpoint names it. */
  readonly model: string | undefined;
  /** Why the model stopped, in the endpoint's word: `stop`, `length`, … */
  readonly finish: string | undefined;
}

export interface ReplyOptions {
  /** Ends the reply; `reply` then rejects with a BrainError of kind `aborted`. */
  readonly signal?: AbortSignal | undefined;
  /** Called with each piece of the text as it comes. A brain that does not stream never calls it. */
  readonly onToken?: ((text: string) => void) | undefined;
  /** Called once, with the first piece of whatever kind: a model that thinks first has started, too. */
  readonly onStart?: (() => void) | undefined;
}

/** Something that can answer. One brain holds one conversation, so it may keep state of its own. */
export interface Brain {
  /** The kind of brain: `eliza`, `openai`, `ollama`. */
  readonly id: string;
  /** The model asked for. */
  readonly model: string;
  /**
   * Answers the last message of the conversation so far.
   *
   * @throws BrainError when there is no whole reply.
   */
  reply(messages: readonly ChatMessage[], options?: ReplyOptions): Promise<Reply>;
}

/** Makes a brain for each conversation. */
export interface BrainSource {
  readonly id: string;
  readonly model: string;
  /** One line for the person who starts the program. */
  readonly description: string;
  open(): Brain;
}
