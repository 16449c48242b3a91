import type { Option } from "./arguments.ts";
import type { Command } from "./command.ts";
import type { CommandGroup, ListedCommand } from "./commands.ts";
import { EXIT_CODES_HELP } from "./exit-codes.ts";
import type { Positional } from "./positionals.ts";

const WIDTH = 80;

/** The page of the whole program. */
export function overviewPage(commands: readonly ListedCommand[]): string {
  return [
    "log-thread: the log an agent leaves behind, on the command line.",
    section("Usage", ["log-thread COMMAND [OPTIONS]"]),
    ...GROUPS.map(([group, title]) => commandGroup(title, commands, group)),
    section(
      "Options",
      columns([
        ["-h, --help", "this page; log-thread COMMAND --help explains a command"],
        ["-V, --version", "the version"],
      ]),
    ),
    section(
      "Examples",
      examples([
        ["log-thread tail -f", "watch the log in ./log_thread as it is written"],
        ["log-thread query --type 'error:*' --type '*:error' --since 1h", "the errors of the last hour"],
        ["log-thread query --session abc123", "everything one session did"],
        ["log-thread stats --dir /var/log/agent", "an overview of another log"],
      ]),
    ),
    section("Environment", environment()),
    section("Exit codes", columns(EXIT_CODES_HELP)),
  ].join("\n\n");
}

/** The page of one command. */
export function commandPage(name: string, command: Command): string {
  return [
    wrap(command.about, 0).join("\n"),
    section("Usage", [`log-thread ${name} ${command.usage}`.trimEnd()]),
    ...argumentsSection(command.positionals ?? []),
    section("Options", columns(command.options.map((option) => [optionHead(option), option.help]))),
    section("Examples", examples(command.examples)),
    section("Environment", environment()),
    section("Exit codes", columns(EXIT_CODES_HELP)),
  ].join("\n\n");
}

/** What a group is called; only what reads never changes anything. */
const GROUPS: readonly (readonly [CommandGroup, string])[] = [
  ["reading", "Commands that read"],
  ["writing", "Commands that write"],
  ["upkeep", "Upkeep"],
];

function commandGroup(title: string, commands: readonly ListedCommand[], group: CommandGroup): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const rows = commands.filter((command) => command.group === group);
  return section(title, columns(rows.map(({ name, summary }) => [name.padEnd(width), summary])));
}

function argumentsSection(positionals: readonly Positional[]): string[] {
  if (positionals.length === 0) return [];
  const rows = positionals.map(({ name, many, help }) => [many ? `${name}…` : name, help] as const);
  return [section("Arguments", columns(rows))];
}

function section(title: string, lines: readonly string[]): string {
  return [`${title}:`, ...lines.map((line) => `  ${line}`.trimEnd())].join("\n");
}

function environment(): string[] {
  return columns([
    ["LOG_THREAD_DIR", "the log's directory where --dir does not name one"],
    ["NO_COLOR, FORCE_COLOR", "no colour; colour also where the output is no terminal"],
  ]);
}

function optionHead({ name, short, value, many }: Option): string {
  const head = `${short === undefined ? "    " : `-${short}, `}--${name}`;
  return value === undefined ? head : `${head} ${value}${many ? "…" : ""}`;
}

function examples(list: readonly (readonly [string, string])[]): string[] {
  return list.flatMap(([command, meaning], index) => [
    ...(index === 0 ? [] : [""]),
    `# ${meaning}`,
    ...commandLines(command),
  ]);
}

/** What is quoted stays together; everything else may be broken at a space. */
const SHELL_WORD = /(?:'[^']*'|"(?:\\.|[^"])*"|[^\s'"])+/g;

/** What stands behind one of these belongs to it, as a value does to its option. */
const JOINS_NEXT = /^(?:-.*|[|&<>]+)$/;

/** A command as it can be pasted: one that is too long goes on behind a backslash. */
function commandLines(command: string): string[] {
  // Before it stands the section's indent, behind it a space and a backslash.
  const most = WIDTH - 2 - " \\".length;
  const lines: string[] = [];
  let line = "$";
  for (const words of joinedWords(command)) {
    if (line !== "$" && line.length + 1 + words.length > most) {
      lines.push(`${line} \\`);
      line = `    ${words}`;
    } else line = `${line} ${words}`;
  }
  return [...lines, line];
}

function joinedWords(command: string): string[] {
  const joined: string[] = [];
  let open = "";
  for (const word of command.match(SHELL_WORD) ?? []) {
    const belongs = open !== "" && !/^-/.test(word);
    if (belongs || /^[|&<>]/.test(open)) joined.push(`${joined.pop()} ${word}`);
    else joined.push(word);
    open = JOINS_NEXT.test(word) ? word : "";
  }
  return joined;
}

/** Two columns, the second wrapped; what is too long for the first has a line of its own. */
function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.min(24, Math.max(...rows.map(([head]) => head.length)));
  const indent = width + 2;
  return rows.flatMap(([head, text]) => {
    const [first = "", ...rest] = wrap(text, indent + 2);
    const continued = rest.map((line) => " ".repeat(indent) + line);
    if (head.length > width) return [head, " ".repeat(indent) + first, ...continued];
    return [head.padEnd(indent) + first, ...continued];
  });
}

function wrap(text: string, indent: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > WIDTH - indent) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
