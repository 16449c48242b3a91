import type { QuestionLog } from "./question-log.ts";
import type { QuestionId } from "./questions.ts";

/** All that is there to be asked. */
export interface Scene {
  readonly log: QuestionLog;
  /** The same file under another directory, beside which no index is kept. */
  readonly plainDirectory: string;
  /** A SQLite database and one of DuckDB, made from the log. */
  readonly sqlitePath: string;
  readonly duckdbPath: string;
}

/** A tool that is asked in the process that has it open. */
export interface OpenTool {
  /** Answers with values of the language. What makes a text of them, to be compared, is not part of the answer. */
  ask(question: QuestionId): Promise<() => string> | (() => string);
  close(): void;
}

/** Why a tool has no answer: it lacks something, or is not made for the question. */
export interface NoAnswer {
  readonly why: string;
}

/** A program that prints the answer. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  /** Makes the text by which answers are compared of what it prints; none where it prints that. It is not part of the answer. */
  readonly toText?: (printed: string) => string;
  /** Takes away what it leaves behind, so that the next time is like the first; not measured. */
  readonly cleanUp?: () => void;
}

/** A tool as it is shown and asked: one of a process that is open, or a whole process from its start to its end. */
export interface Tool {
  readonly name: string;
  /** The preparations without which it can not be asked. */
  readonly needs?: readonly string[];
  /** Undefined: it is not made for this question. */
  contestant(question: QuestionId, scene: Scene): Asked | undefined;
}

export type Asked = Command | InProcess | NoAnswer;

export interface InProcess {
  /** Which of `openers.ts`. */
  readonly opener: string;
  /** `warm`: asked before. `first`: opened and asked for the first time, in a new process each round. */
  readonly state: "warm" | "first";
}

/** What has to be made before a tool can be asked: the time and the room that it takes. */
export interface Preparation {
  readonly name: string;
  /** @returns milliseconds and bytes, or why it can not be made */
  make(scene: Scene): Promise<{ readonly elapsedMs: number; readonly bytes: number } | NoAnswer>;
}
