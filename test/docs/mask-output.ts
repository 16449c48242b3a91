/**
 * What no two runs print alike, and what is compared in its place. The same masks go over the
 * document and the output, so that a document shows real values and is still proven.
 */
const MASKS: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)/g, "<time>"],
  [/\b(\w+_ms"?)([=:]\s*)-?\d+(?:\.\d+)?/g, "$1$2<ms>"],
  [/\b(pid"?)([=:]\s*)\d+/g, "$1$2<pid>"],
  [/\b((?:call_id|stack)"?)([=:]\s*)(?:"(?:[^"\\]|\\.)*"|[^\s",}]+)/g, "$1$2<varies>"],
  [/\b((?:trace|span|parent)_id"?[=:]\s*)"?(?:[0-9a-f]{32}|[0-9a-f]{16})\b"?/g, "$1<id>"],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, "<id>"],
  // 128 random bits in base32, as segments carry them. One in two hundred has no digit, so none is asked for.
  [/\b[a-z2-7]{26}\b/g, "<id>"],
  [/(?:\/private)?\/tmp\/[^\s/"'|]+/g, "<directory>"],
];

/** Replaces what varies from run to run in one line of output. */
export function maskLine(line: string): string {
  return MASKS.reduce((text, [pattern, name]) => text.replace(pattern, name), line);
}

/** Gives output as if the project had stood in `/tmp/example`, which is how a document writes it. */
export function movedToExample(output: string, directory: string): string {
  return output.replaceAll(`${directory}/.tmp`, "/tmp").replaceAll(directory, "/tmp/example");
}
