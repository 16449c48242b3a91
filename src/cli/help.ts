import type { Option } from "./arguments.ts";
import type { Command } from "./command.ts";
import type { ListedCommand } from "./commands.ts";
import { EXIT_CODES_HELP } from "./exit-codes.ts";

const WIDTH = 80;

/** The page of the whole program. */
export function overviewPage(commands: readonly ListedCommand[]): string {
  return [
    "log-thread: read the log an agent leaves behind. Every command only reads.",
    section("Usage", ["log-thread COMMAND [OPTIONS]"]),
    section("Commands", columns(commands.map(({ name, summary }) => [name, summary]))),
    section(
      "Options",
      columns([
        ["-h, --help", "this page; log-thread COMMAND --help explains a command"],
        ["--version", "the version"],
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
    section("Usage", [`log-thread ${name} ${command.usage}`]),
    section("Options", columns(command.options.map((option) => [optionHead(option), option.help]))),
    section("Examples", examples(command.examples)),
    section("Environment", environment()),
    section("Exit codes", columns(EXIT_CODES_HELP)),
  ].join("\n\n");
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
    `$ ${command}`,
  ]);
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
