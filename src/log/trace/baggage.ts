import { limits } from "../../base/index.ts";

/** The member of a `baggage` that names the session; nothing else of it is read or written. */
const SESSION = "session_id";

/**
 * The session that a W3C `baggage` (https://www.w3.org/TR/baggage/) names. What can not be decoded, or is
 * longer than a session's id may be, names none.
 */
export function sessionInBaggage(baggage: string): string | undefined {
  const member = membersOf(baggage).find(isSession) ?? "";
  // Behind a semicolon stand properties of the member.
  const [, value = ""] = /=([^;]*)/.exec(member) ?? [];
  const id = decoded(value.trim());
  return id === "" || id.length > limits.sessionIdCharsMax ? undefined : id;
}

/**
 * A `baggage` that names this session, with the members of others as they were. Where it would become
 * longer than everybody passes on, the others' stand alone.
 */
export function baggageWithSession(baggage: string, session: string): string {
  const others = membersOf(baggage).filter((member) => !isSession(member));
  const own = `${SESSION}=${encodeURIComponent(session.toWellFormed())}`;
  const whole = [own, ...others].join(",");
  return whole.length <= limits.baggageCharsMax ? whole : others.join(",");
}

function membersOf(baggage: string): string[] {
  return baggage
    .split(",")
    .map((member) => member.trim())
    .filter((member) => member !== "");
}

function isSession(member: string): boolean {
  return member.split("=", 1)[0]?.trim() === SESSION;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
