/** How a category of types looks: a glyph, so that no meaning rests on colour, and one of seven hues. */
export interface CategoryLook {
  readonly glyph: string;
  readonly hue: "llm" | "tool" | "talk" | "state" | "net" | "plain" | "error";
}

const LOOKS: Readonly<Record<string, CategoryLook>> = {
  llm: { glyph: "●", hue: "llm" },
  tool: { glyph: "◆", hue: "tool" },
  agent: { glyph: "◆", hue: "tool" },
  session: { glyph: "▬", hue: "talk" },
  conversation: { glyph: "▬", hue: "talk" },
  state: { glyph: "■", hue: "state" },
  memory: { glyph: "■", hue: "state" },
  relevance: { glyph: "■", hue: "state" },
  websocket: { glyph: "◐", hue: "net" },
  http: { glyph: "◐", hue: "net" },
};

const PLAIN: CategoryLook = { glyph: "○", hue: "plain" };
const ERROR: CategoryLook = { glyph: "▲", hue: "error" };

export function isErrorType(type: string): boolean {
  return type.startsWith("error:") || type.endsWith(":error");
}

/** The part of a type before its first colon. */
function categoryOf(type: string): string {
  const colon = type.indexOf(":");
  return colon === -1 ? type : type.slice(0, colon);
}

/** How an event of a type looks. */
export function lookOfType(type: string): CategoryLook {
  return isErrorType(type) ? ERROR : lookOfCategory(categoryOf(type));
}

export function lookOfCategory(category: string): CategoryLook {
  if (category === "error") return ERROR;
  return (Object.hasOwn(LOOKS, category) ? LOOKS[category] : undefined) ?? PLAIN;
}
