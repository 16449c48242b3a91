const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
} as const;

/** The sixteen colours that follow the terminal's own theme, and no others. */
export type Colour = keyof typeof CODES;

/** Paints a text that is already visible-safe. */
export type Paint = (text: string, colour: Colour) => string;

/** Paints where colour is wanted, and otherwise leaves every text as it is. */
export function painter(wanted: boolean): Paint {
  if (!wanted) return (text) => text;
  return (text, colour) => {
    const [on, off] = CODES[colour];
    return text === "" ? "" : `\x1b[${on}m${text}\x1b[${off}m`;
  };
}

/**
 * Is colour wanted? What the command line says counts most, then the environment, then whether the
 * output is a terminal. Where both FORCE_COLOR and NO_COLOR are set the first wins, as in Node.
 *
 * @param flag auto, always or never; undefined is auto
 */
export function wantsColour(
  flag: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (flag === "always") return true;
  if (flag === "never") return false;
  const { FORCE_COLOR: force = "", NO_COLOR: no = "", TERM: term } = env;
  if (force !== "") return force !== "0" && force !== "false";
  return no === "" && isTerminal && term !== "dumb";
}
