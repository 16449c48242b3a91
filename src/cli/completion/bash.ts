import { type CompletedCommand, type Expected, expectedAt, expectedOf, spellings } from "./command-table.ts";

/**
 * The completions for bash. Its words end at `:` and `=`, so that the line is split anew, and what is
 * offered begins behind the last of them. Nothing that a log holds is ever expanded: no `compgen -W`.
 */
export function bashScript(commands: readonly CompletedCommand[]): string {
  const names = [...commands.map(({ name }) => name), "--help", "--version"].join(" ");
  const options = commands.map(
    (command) => `    ${command.name}) printf '%s\\n' ${command.options.flatMap(spellings).join(" ")} ;;`,
  );
  return `# Completions of log-thread for bash. For every new shell, in ~/.bashrc:
#   eval "$(log-thread completions bash)"

# Sets kind to what stands behind an option of a command, or in one of its places (@1, @2, @*).
_log_thread_kind() {
  case "$1 $2" in
${kindCases(commands)}
    *) kind='' ;;
  esac
}

_log_thread_options() {
  case "$1" in
${options.join("\n")}
  esac
}

_log_thread_commands() {
  printf '%s\\n' ${names}
}
${OFFER}${PLACE}${COMPLETE}`;
}

/** Every place of the same kind in one arm. */
function kindCases(commands: readonly CompletedCommand[]): string {
  const arms = new Map<string, string[]>();
  const add = (place: string, expected: Expected): void => {
    if (expected === undefined) return;
    const kind = "words" in expected ? expected.words.join(" ") : expected.kind;
    arms.set(kind, [...(arms.get(kind) ?? []), `'${place}'`]);
  };
  for (const { name, options, positionals } of commands) {
    for (const option of options) {
      for (const spelling of spellings(option)) add(`${name} ${spelling}`, expectedOf(option));
    }
    for (const [index, positional] of positionals.entries()) {
      add(`${name} @${positional.many ? "*" : index + 1}`, expectedAt(positional));
    }
  }
  return [...arms].map(([kind, places]) => `    ${places.join(" | ")}) kind='${kind}' ;;`).join("\n");
}

/** Words come on standard input, a line each. */
const OFFER = `
# Offers the words that begin as the current one does.
_log_thread_offer() {
  local head='' word
  # Unquoted, the word that is completed begins behind the last colon.
  [[ -z $quote && $COMP_WORDBREAKS == *:* && $current == *:* ]] && head=\${current%"\${current##*:}"}
  while IFS= read -r word; do
    [[ $word == "$current"* ]] || continue
    [[ -z $quote ]] && word=\${word//\\*/\\\\*}
    COMPREPLY+=("$attached\${word#"$head"}")
  done
}

_log_thread_offer_kind() {
  local word
  case $kind in
    any) ;;
    directory | file)
      compopt -o filenames 2>/dev/null
      while IFS= read -r word; do
        COMPREPLY+=("$attached$word")
      done < <(compgen -\${kind:0:1} -- "$current")
      ;;
    pattern | type | source | session | expression)
      _log_thread_offer < <("\${words[0]}" completions "\${kind}s" \${dir:+--dir "$dir"} 2>/dev/null)
      ;;
    *) _log_thread_offer < <(printf '%s\\n' $kind) ;;
  esac
}
`;

const PLACE = `
# Goes over what is typed already: sets kind to what stands in the current place.
_log_thread_place() {
  local index word place=1
  for ((index = 2; index < last; index++)); do
    word=\${words[index]}
    kind=''
    case $word in
      --dir=*) dir=\${word#--dir=} ;;
      --*=*) ;;
      -*)
        _log_thread_kind "$command" "$word"
        [[ -z $kind ]] && continue
        ((++index == last)) && return
        [[ $word == --dir ]] && dir=\${words[index]}
        ;;
      *) ((place++)) ;;
    esac
  done
  _log_thread_kind "$command" "@$place"
  [[ -z $kind ]] && _log_thread_kind "$command" '@*'
}
`;

const COMPLETE = `
_log_thread() {
  COMPREPLY=()
  local before=\${COMP_LINE:0:COMP_POINT} attached='' command='' dir='' kind='' quote=''
  local -a words
  read -ra words <<<"$before"
  [[ $before == *[[:space:]] ]] && words+=('')
  local last=$((\${#words[@]} - 1))
  local current=\${words[last]}
  if ((last < 2)); then
    _log_thread_offer < <(_log_thread_commands)
    return
  fi
  command=\${words[1]}
  _log_thread_place
  dir=\${dir/#\\~/$HOME}
  if [[ $current == --*=* ]]; then
    _log_thread_kind "$command" "\${current%%=*}"
    [[ $COMP_WORDBREAKS == *=* ]] || attached=\${current%%=*}=
    current=\${current#*=}
  elif [[ $current == -* ]]; then
    _log_thread_offer < <(_log_thread_options "$command")
    return
  fi
  if [[ $current == [\\'\\"]* ]]; then
    quote=\${current:0:1}
    current=\${current:1}
  fi
  [[ -z $kind ]] || _log_thread_offer_kind
}

complete -F _log_thread log-thread
`;
