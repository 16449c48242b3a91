/** What an event does to a span: it begins one, ends one, or is something within it. */
export type SpanRole = "begin" | "end" | "error" | "token";

/** How deep a category usually stands: what is lower may hold what is higher. */
const DEPTHS: Readonly<Record<string, number>> = {
  app: 0,
  websocket: 1,
  session: 1,
  http: 2,
  conversation: 2,
  agent: 3,
};

/** The depth of everything that is work: calls of models and tools, and whatever a program names itself. */
const WORK_DEPTH = 4;

/** Categories of which one may stand within another: an agent calls a sub-agent, a server itself. */
const NESTING: readonly string[] = ["agent", "http"];

/** Actions that begin and end a span in every category. */
const ROLES: Readonly<Record<string, SpanRole>> = { start: "begin", end: "end", error: "error" };

/** Those of categories that say it otherwise. */
const OWN_ROLES: Readonly<Record<string, Readonly<Record<string, SpanRole>>>> = {
  app: { shutdown: "end" },
  http: { request: "begin", response: "end" },
  llm: { request: "begin", response: "end" },
  session: { create: "begin" },
  state: { bootstrap: "begin", bootstrap_complete: "end" },
  websocket: { connect: "begin", disconnect: "end" },
};

/** What tells that a model has begun to answer, whatever a program calls it. */
const FIRST_TOKEN = /^(?:first_|stream|chunk|delta|token)/;

/**
 * What an event of this type does to a span of its category; undefined where it does nothing. A type has its category
 * before its first colon.
 */
export function spanRole(type: string): { readonly category: string; readonly role: SpanRole } | undefined {
  const colon = type.indexOf(":");
  if (colon < 1) return undefined;
  const category = type.slice(0, colon);
  const action = type.slice(colon + 1);
  // Errors of a program are no calls that failed.
  if (category === "error" || category === "log" || category === "system") return undefined;
  const role = ownRole(category, action) ?? (Object.hasOwn(ROLES, action) ? ROLES[action] : undefined);
  if (role !== undefined) return { category, role };
  return category === "llm" && FIRST_TOKEN.test(action) ? { category, role: "token" } : undefined;
}

function ownRole(category: string, action: string): SpanRole | undefined {
  const own = Object.hasOwn(OWN_ROLES, category) ? OWN_ROLES[category] : undefined;
  return own !== undefined && Object.hasOwn(own, action) ? own[action] : undefined;
}

/** Is it something that is done, rather than a time in which things are done? Only work is not idle. */
export function isWork(category: string): boolean {
  return depthOf(category) >= WORK_DEPTH || category === "http";
}

/** May a span of one category stand within one of another, where nothing says so but their times? */
export function mayHold(outer: string, inner: string): boolean {
  const difference = depthOf(inner) - depthOf(outer);
  return difference > 0 || (outer === inner && NESTING.includes(outer));
}

function depthOf(category: string): number {
  return (Object.hasOwn(DEPTHS, category) ? DEPTHS[category] : undefined) ?? WORK_DEPTH;
}
