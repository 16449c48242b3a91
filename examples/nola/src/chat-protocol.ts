import { ExpectedError } from "./expected-error.ts";
import { LIMITS } from "./limits.ts";

/** What a client sends: one JSON object a frame. */
export type ClientFrame = { readonly type: "message"; readonly text: string } | { readonly type: "stop" };

export type ErrorCode = "bad_frame" | "too_long" | "busy" | "command" | "brain" | "internal";

/** What the server sends: one JSON object a frame. */
export type ServerFrame =
  | {
      readonly type: "ready";
      readonly session_id: string;
      /** Names this session when the connection is lost: `/chat?resume=…`. */
      readonly resume: string;
      readonly resumed: boolean;
      readonly name: string;
      readonly greeting: string;
      readonly model: string;
      readonly log: string;
      readonly turns_recorded: boolean;
      readonly text_chars_max: number;
    }
  | { readonly type: "token"; readonly text: string }
  | { readonly type: "reply"; readonly text: string; readonly kind: "whole" | "stopped" | "record" }
  | { readonly type: "error"; readonly code: ErrorCode; readonly message: string }
  | { readonly type: "bye"; readonly message: string };

/** A frame that is not accepted; the message is meant for whoever wrote the client. */
export class FrameError extends ExpectedError {
  override readonly name = "FrameError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** @throws FrameError when the frame is not one of the protocol's. */
export function parseClientFrame(data: string, isBinary: boolean): ClientFrame {
  if (isBinary) throw new FrameError("bad_frame", "A frame must be text, not binary.");
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    throw new FrameError("bad_frame", "A frame must be one JSON object; this one is not JSON.");
  }
  const frame = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  if (frame["type"] === "stop") return { type: "stop" };
  if (frame["type"] !== "message") {
    throw new FrameError("bad_frame", 'A frame must have the "type" "message" or "stop".');
  }
  return { type: "message", text: acceptText(frame["text"]) };
}

function acceptText(text: unknown): string {
  if (typeof text !== "string")
    throw new FrameError("bad_frame", 'A message needs a "text" that is a string.');
  if (text.trim() === "") throw new FrameError("bad_frame", "A message must not be empty.");
  if (text.length > LIMITS.textCharsMax) {
    const length = `${text.length} characters; at most ${LIMITS.textCharsMax} are accepted`;
    throw new FrameError("too_long", `The message has ${length}.`);
  }
  return text;
}
