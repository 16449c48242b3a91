import type { Option } from "../arguments.ts";
import type { Positional } from "../positionals.ts";
import {
  brief,
  type CompletedCommand,
  type Expected,
  expectedAt,
  expectedOf,
  spellings,
} from "./command-table.ts";

/** The completions for fish: a rule for each command, option and place. */
export function fishScript(commands: readonly CompletedCommand[]): string {
  const rules = commands.flatMap(({ name, summary, options, positionals }) => [
    "",
    `complete -c log-thread -n '__log_thread_in ""' -a ${name} -d ${quoted(summary)}`,
    ...options.map((option) => optionRule(name, option)),
    ...positionals.flatMap((positional, index) => positionalRule(name, positional, index + 1)),
  ]);
  return `# Completions of log-thread for fish. For every new shell:
#   log-thread completions fish > ~/.config/fish/completions/log-thread.fish

# Is this the command of the line? Empty for a line that has none yet.
function __log_thread_in
    set -l words (commandline -opc)
    test "$words[2]" = "$argv[1]"
end

# Does a word of the command stand in this place, counted without options and their values?
function __log_thread_at
    set -l words (commandline -opc)
    test "$words[2]" = "$argv[1]"; or return 1
    set -l place 1
    set -l isValue 0
    for word in $words[3..]
        if test $isValue = 1
            set isValue 0
        else if contains -- "$argv[1] $word" $__log_thread_valued
            set isValue 1
        else if not string match -q -- '-*' $word
            set place (math $place + 1)
        end
    end
    test $place -$argv[2] $argv[3]
end

# Words from the log that the command line names, or from the default one.
function __log_thread_values
    set -l words (commandline -opc)
    set -l dir
    for index in (seq (count $words))
        switch $words[$index]
            case --dir
                set dir --dir $words[(math $index + 1)]
            case '--dir=*'
                set dir $words[$index]
        end
    end
    command log-thread completions $argv[1] $dir 2>/dev/null
end

# Options that have a value.
set -g __log_thread_valued ${commands.flatMap(valuedOptions).map(quoted).join(" ")}

complete -c log-thread -f
complete -c log-thread -n '__log_thread_in ""' -s h -l help -d 'explain the commands'
complete -c log-thread -n '__log_thread_in ""' -l version -d 'say the version'
${rules.join("\n")}
`;
}

function optionRule(command: string, option: Option): string {
  const { name, short, aliases = [], help } = option;
  const names = [
    ...(short === undefined ? [] : [`-s ${short}`]),
    ...[name, ...aliases].map((long) => `-l ${long}`),
  ].join(" ");
  const expected = expectedOf(option);
  const value = expected === undefined ? "" : ` ${action(expected)}`;
  return `complete -c log-thread -n '__log_thread_in ${command}' ${names}${value} -d ${quoted(brief(help))}`;
}

function valuedOptions({ name, options }: CompletedCommand): string[] {
  return options
    .filter(({ value }) => value !== undefined)
    .flatMap((option) => spellings(option).map((spelling) => `${name} ${spelling}`));
}

/** A place that takes anything has nothing to offer. */
function positionalRule(command: string, positional: Positional, place: number): string[] {
  const expected = expectedAt(positional);
  if ("kind" in expected && expected.kind === "any") return [];
  const offer = "kind" in expected && expected.kind === "file" ? "-F" : action(expected).replace("-x ", "");
  const compared = positional.many ? "ge" : "eq";
  return [`complete -c log-thread -n '__log_thread_at ${command} ${compared} ${place}' ${offer}`];
}

function action(expected: Exclude<Expected, undefined>): string {
  if ("words" in expected) return `-x -a ${quoted(expected.words.join(" "))}`;
  switch (expected.kind) {
    case "directory":
      return "-x -a '(__fish_complete_directories)'";
    case "file":
      return "-r -F";
    case "any":
      return "-x";
    default:
      return `-x -a '(__log_thread_values ${expected.kind}s)'`;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
