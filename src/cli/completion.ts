// Scripts for shells, made from the program's own definitions: nothing of keylane has to run when somebody presses Tab.

import type { Argument, Command, Option } from 'commander';
import { programs } from '../rules/clients/programs.ts';
import { clients, findClient, partitionersOf, rules } from '../rules/index.ts';
import { spelled, typeable } from '../rules/spelling.ts';
import type { Io } from './io.ts';

interface Described {
  name: string;
  about: string;
}

interface CompletedCommand extends Described {
  options: CompletedOption[];
  /** What its arguments may be; undefined for files. */
  values: readonly string[] | undefined;
  takesArguments: boolean;
}

interface CompletedOption {
  /** `-n` and `--partitions`. */
  flags: string[];
  about: string;
  takesValue: boolean;
  /** Of the value. */
  values: readonly string[] | undefined;
  isFile: boolean;
}

export function completion(shell: 'bash' | 'zsh' | 'fish', program: Command, { out }: Io): void {
  const commands = program.commands.map(completedCommand);
  const script = { bash: bashScript, zsh: zshScript, fish: fishScript }[shell];
  out.text(`${script(commands, program.createHelp().visibleOptions(program).map(completedOption))}\n`);
}

function completedCommand(command: Command): CompletedCommand {
  const argument: Argument | undefined = command.registeredArguments[0];
  return {
    name: command.name(),
    about: command.summary(),
    options: command.createHelp().visibleOptions(command).map(completedOption),
    values: argument?.argChoices,
    takesArguments: argument !== undefined,
  };
}

function completedOption(option: Option): CompletedOption {
  return {
    flags: [option.short, option.long].filter(flag => flag !== undefined),
    about: option.description,
    takesValue: option.required || option.optional,
    values: valuesOf(option),
    isFile: /<FILE>/.test(option.flags),
  };
}

function valuesOf({ long, flags, argChoices }: Option): readonly string[] | undefined {
  if (long === '--rule') return rules.map(({ id }) => id);
  if (long === '--client') return clientNames();
  if (/<RULE@N>/.test(flags)) {
    // The count is up to the person.
    return [...rules.map(({ id }) => id), ...clientNames()].map(name => `${name}@`);
  }
  return argChoices;
}

/** Those that have a rule, as they can be typed: clients, their partitioners and older releases, programs. */
function clientNames(): string[] {
  const rows = clients.flatMap(client =>
    partitionersOf(client)
      .filter(({ rule }) => rule !== null)
      .map(row => spelled(client, row)),
  );
  return [...new Set([...rows, ...programs.map(({ name }) => typeable(name))])].filter(hasRule);
}

function hasRule(name: string): boolean {
  try {
    return findClient(name).rule !== undefined;
  } catch {
    return false;
  }
}

/** For bash from 3.2 on, the one of macOS. Where the script has nothing to offer, bash completes names of files. */
function bashScript(commands: readonly CompletedCommand[], programOptions: readonly CompletedOption[]): string {
  const values = commands.flatMap(({ name, options }) =>
    options
      .filter(({ takesValue, isFile }) => takesValue && !isFile)
      .map(({ flags, values }) => {
        const patterns = flags.map(flag => `'${name} ${flag}'`).join('|');
        return `    ${patterns}) words=${quoted((values ?? []).join(' '))} ;;`;
      }),
  );
  const files = commands.flatMap(({ name, options }) =>
    options.filter(({ isFile }) => isFile).flatMap(({ flags }) => flags.map(flag => `'${name} ${flag}'`)),
  );
  const own = commands.map(({ name, options, values, takesArguments }) => {
    const flags = options.flatMap(({ flags }) => flags).join(' ');
    const rest = values ? quoted(values.join(' ')) : takesArguments ? '' : quoted('');
    return `      ${name}) if [[ $cur == -* ]]; then words='${flags}'; else ${rest === '' ? 'return' : `words=${rest}`}; fi ;;`;
  });
  const names = commands.map(({ name }) => name);
  return `_keylane() {
  # bash ends a word at an at sign, a colon and an equals sign, which names of clients have: words are what spaces part.
  local line=\${COMP_LINE:0:COMP_POINT} breaks=\${COMP_WORDBREAKS//[^@:=]/} broken= command= word words=
  local -a typed
  read -ra typed <<<"$line"
  if [[ $line == *[[:space:]] ]]; then typed+=(''); fi
  local cur=\${typed[\${#typed[@]}-1]} prev=\${typed[\${#typed[@]}-2]}
  # What stands before such a sign is not asked for.
  if [[ -n $breaks ]]; then broken=\${cur%"\${cur##*[$breaks]}"}; fi
  COMPREPLY=()
  for word in "\${typed[@]:1:\${#typed[@]}-2}"; do
    case $word in ${names.join('|')}) command=$word; break ;; esac
  done
  case "$command $prev" in
    ${files.join('|')}) return ;;
${values.join('\n')}
    *) case $command in
${own.join('\n')}
      *) words='${[...names, ...programOptions.flatMap(({ flags }) => flags)].join(' ')}' ;;
    esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
  [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *@ ]] && compopt -o nospace 2>/dev/null
  local i
  for i in "\${!COMPREPLY[@]}"; do
    COMPREPLY[i]=\${COMPREPLY[i]#"$broken"}
    if [[ -z \${COMPREPLY[i]} ]]; then unset "COMPREPLY[i]"; fi
  done
}
complete -o bashdefault -o default -F _keylane keylane`;
}

function zshScript(commands: readonly CompletedCommand[]): string {
  const specOf = ({ flags, about, takesValue, values, isFile }: CompletedOption): string => {
    const [first, second] = flags;
    const head = second === undefined ? `'${first}` : `'(${first} ${second})'{${first},${second}}'`;
    const value = !takesValue ? '' : isFile ? ':file:_files' : values ? `:value:(${values.join(' ')})` : ':value: ';
    return `${head}[${zshText(about)}]${value}'`;
  };
  const own = commands.map(({ name, options, values, takesArguments }) => {
    const rest = values ? [`'*:value:(${values.join(' ')})'`] : takesArguments ? [`'*:file:_files'`] : [];
    return `    ${name}) _arguments -S ${[...options.map(specOf), ...rest].join(' \\\n      ')} ;;`;
  });
  return `#compdef keylane
_keylane() {
  local -a commands
  commands=(
${commands.map(({ name, about }) => `    '${name}:${zshText(about)}'`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${own.join('\n')}
  esac
}
compdef _keylane keylane`;
}

/** In single quotes, where brackets and colons end a part. */
function zshText(text: string): string {
  return text.replace(/[[\]:\\]/g, '\\$&').replaceAll("'", `'\\''`);
}

function fishScript(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  const lines = ['complete -c keylane -f'];
  for (const { name, about, options, values, takesArguments } of commands) {
    lines.push(`complete -c keylane -n 'not __fish_seen_subcommand_from ${names}' -a ${name} -d ${quoted(about)}`);
    const when = `complete -c keylane -n '__fish_seen_subcommand_from ${name}'`;
    if (values) lines.push(`${when} -a ${quoted(values.join(' '))}`);
    else if (takesArguments) lines.push(`${when} -F`);
    for (const option of options) lines.push(`${when}${fishOption(option)}`);
  }
  return lines.join('\n');
}

function fishOption({ flags, about, takesValue, values, isFile }: CompletedOption): string {
  const named = flags.map(flag => (flag.startsWith('--') ? ` -l ${flag.slice(2)}` : ` -s ${flag.slice(1)}`)).join('');
  const value = !takesValue ? '' : isFile ? ' -r -F' : values ? ` -x -a ${quoted(values.join(' '))}` : ' -x';
  return `${named}${value} -d ${quoted(about)}`;
}

/** As one word of bash and fish. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'"'"'`)}'`;
}
