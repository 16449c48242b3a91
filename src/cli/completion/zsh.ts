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

/** The completions for zsh: what `_arguments` is told of each command. */
export function zshScript(commands: readonly CompletedCommand[]): string {
  return `#compdef log-thread
# Completions of log-thread for zsh. For every new shell, in ~/.zshrc behind compinit:
#   eval "$(log-thread completions zsh)"

# Words from the log that the command line names, or from the default one. What they are is the last
# argument; those before it say how they are shown.
_log_thread_values() {
  local -a values named
  local dir=\${(Q)opt_args[--dir]}
  [[ -n $dir ]] && named=(--dir \${~dir})
  values=(\${(f)"$(command log-thread completions $@[-1] $named 2>/dev/null)"})
  compadd "\${@[1,-2]}" -a values
}

_log_thread_commands() {
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`).join("\n")}
  )
  _describe -t commands command commands
}

_log-thread() {
  local curcontext=$curcontext state line
  local -A opt_args
  _arguments -C '(- *)'{-h,--help}'[explain the commands]' '(- *)--version[say the version]' \\
    '1: :_log_thread_commands' '*:: :->rest'
  [[ $state == rest ]] || return
  curcontext="\${curcontext%:*}-$words[1]:"
  case $words[1] in
${commands.map(commandCase).join("\n")}
  esac
}

# As a file in fpath this is the function's own body; read by eval it is told of.
if [[ $funcstack[1] == _log-thread ]]; then
  _log-thread "$@"
else
  compdef _log-thread log-thread
fi
`;
}

function commandCase({ name, options, positionals }: CompletedCommand): string {
  const specs = [...options.flatMap(optionSpecs), ...positionals.map(positionalSpec)];
  return `    ${name})\n      _arguments -s -S \\\n${specs.map((spec) => `        ${spec}`).join(" \\\n")}\n      ;;`;
}

/** Each spelling by itself; one excludes the others unless the option may be given several times. */
function optionSpecs(option: Option): string[] {
  const expected = expectedOf(option);
  const all = spellings(option);
  const value = expected === undefined ? "" : `:${escaped(option.value ?? "")}:${action(expected)}`;
  return all.map((spelling) => {
    const takesValue = expected === undefined ? "" : spelling.startsWith("--") ? "=" : "+";
    const exclusion = option.many ? "*" : all.length > 1 ? `(${all.join(" ")})` : "";
    return quoted(`${exclusion}${spelling}${takesValue}[${escaped(brief(option.help))}]${value}`);
  });
}

function positionalSpec(positional: Positional, index: number): string {
  const { name, many, optional } = positional;
  const place = many ? "*" : `${index + 1}${optional ? ":" : ""}`;
  return quoted(`${place}:${escaped(name)}:${action(expectedAt(positional))}`);
}

function action(expected: Exclude<Expected, undefined>): string {
  if ("words" in expected) return `(${expected.words.join(" ")})`;
  switch (expected.kind) {
    case "directory":
      return "_files -/";
    case "file":
      return "_files";
    case "any":
      return "";
    default:
      return `_log_thread_values ${expected.kind}s`;
  }
}

/** What `_arguments` would take for its own signs. */
function escaped(text: string): string {
  return text.replace(/[\\[\]:]/g, "\\$&");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
