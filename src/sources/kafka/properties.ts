// Settings as people have them: a file of Java's or of librdkafka's, the environment, the command line.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getProperties } from 'properties-file';
import { kafkaError } from '../../errors.ts';
import { nearest } from '../../nearest.ts';
import { printable } from '../../printable.ts';
import { allNames, isSecret, SETTING_NAMES, type SettingName, settingOf } from './names.ts';

/** Where settings come from. */
export interface SettingSources {
  /** --command-config. */
  readonly file?: string | undefined;
  /** NAME=VALUE, of -X. */
  readonly properties?: readonly string[] | undefined;
  /** Of a program: secrets may be there as they are. */
  readonly given?: Readonly<Record<string, string>> | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Setting {
  readonly value: string;
  /** For people: `client.properties`, `-X`. */
  readonly from: string;
}

export interface FoundSettings {
  readonly settings: ReadonlyMap<SettingName, Setting>;
  /** Files that were read although nobody named them. */
  readonly notes: readonly string[];
}

/** What a file of librdkafka's has and one of Java's never. */
const OF_LIBRDKAFKA =
  /^\s*(sasl\.mechanisms|sasl\.username|sasl\.password|ssl\.ca\.location|ssl\.key\.location|metadata\.broker\.list)\s*=/m;
const OF_JAVA = /^\s*(sasl\.jaas\.config|ssl\.truststore\.\w+|ssl\.keystore\.(type|key|certificate\.chain))\s*[=: ]/m;

/**
 * Later ones win: the file, then the environment (KAFKA_SASL_PASSWORD is sasl.password), then -X. Without a file that somebody named,
 * $KCAT_CONFIG is read, or ~/.config/kcat.conf if it is there.
 * @throws {KeylaneError} `ERR_KAFKA_CONFIG`
 */
export function findSettings({ file, properties = [], given = {}, env }: SettingSources): FoundSettings {
  const settings = new Map<SettingName, Setting>();
  const notes: string[] = [];
  const named = file ?? env.KCAT_CONFIG;
  const home = env.HOME === undefined ? undefined : join(env.HOME, '.config', 'kcat.conf');
  if (named !== undefined) readInto(settings, named, read(named), env);
  else if (home !== undefined) {
    const text = readIfThere(home);
    if (text !== undefined) readInto(settings, home, text, env);
    if (text !== undefined) notes.push(`settings from ${home}`);
  }
  if (file === undefined && named !== undefined) notes.push(`settings from ${named}, as $KCAT_CONFIG says`);
  for (const name of SETTING_NAMES) {
    const variable = `KAFKA_${name.replaceAll('.', '_').toUpperCase()}`;
    const value = env[variable];
    if (value !== undefined && value !== '') settings.set(name, { value, from: `$${variable}` });
  }
  for (const property of properties) addProperty(settings, property, env);
  for (const [name, value] of Object.entries(given)) {
    const meant = settingOf(name);
    if (meant === undefined) throw unknownError(name, 'settings');
    if (meant !== 'other') settings.set(meant, { value, from: 'settings' });
  }
  return { settings, notes };
}

function addProperty(settings: Map<SettingName, Setting>, property: string, env: SettingSources['env']): void {
  const [, name, value] = /^([^=\s]+)=(.*)$/s.exec(property) ?? [];
  if (name === undefined) {
    // It may be a secret whose name was forgotten.
    throw configError('-X takes NAME=VALUE, such as security.protocol=SASL_SSL, but got something without "=".');
  }
  const meant = settingOf(name);
  if (meant === undefined) throw unknownError(name, '-X');
  if (meant === 'other') return;
  if (!isSecret(name)) return void settings.set(meant, { value: resolved(value, '-X', env), from: '-X' });
  const [, kind, where] = /^(env|file):(.+)$/.exec(value) ?? [];
  if (kind === undefined) {
    throw configError(
      `-X must not hold the secret ${name} itself, since other users of the machine see command lines. Pass -X ${name}=env:NAME or -X ${name}=file:PATH, or put it into a file: --command-config FILE.`,
    );
  }
  const secret = kind === 'env' ? env[where] : read(where).replace(/\r?\n$/, '');
  if (secret === undefined) throw configError(`-X ${name} names the variable ${printable(where)}, which is not set.`);
  settings.set(meant, { value: secret, from: '-X' });
}

function readInto(settings: Map<SettingName, Setting>, file: string, text: string, env: SettingSources['env']): void {
  const isPlain = OF_LIBRDKAFKA.test(text) && !OF_JAVA.test(text);
  for (const [name, raw] of Object.entries(isPlain ? plainLines(text, file) : getProperties(text))) {
    const meant = settingOf(name);
    if (meant === undefined) throw unknownError(name, file);
    if (meant !== 'other') settings.set(meant, { value: resolved(raw, file, env), from: file });
  }
}

/** librdkafka's: `name=value` and comments, a backslash is itself. https://github.com/edenhill/kcat/blob/1.7.1/kcat.c */
function plainLines(text: string, file: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const [, name, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined) throw configError(`Line ${i + 1} of "${printable(file)}" must be NAME=VALUE.`);
    found[name] = value.replace(/\\([:=])/g, '$1');
  }
  return found;
}

/** Java's own ways to keep secrets out of a file. https://kafka.apache.org/43/configuration/configuration-providers/ */
function resolved(value: string, file: string, env: SettingSources['env']): string {
  return value.replace(/\$\{(env|file|dir):([^:}]*)(?::([^}]*))?\}/g, (_, kind: string, path: string, key?: string) => {
    const name = kind === 'env' ? (key ?? path) : path;
    const found =
      kind === 'env'
        ? env[name]
        : kind === 'dir'
          ? read(join(path, key ?? '')).replace(/\r?\n$/, '')
          : key === undefined
            ? read(path).replace(/\r?\n$/, '')
            : getProperties(read(path))[key];
    if (found === undefined) {
      throw configError(`"${printable(file)}" asks for ${kind} ${printable(key ?? path)}, which is not there.`);
    }
    return found;
  });
}

/** @throws {KeylaneError} `ERR_KAFKA_CONFIG` */
export function read(path: string, what = 'the settings'): string {
  return readBytes(path, what).toString('utf8');
}

/** @throws {KeylaneError} `ERR_KAFKA_CONFIG` */
export function readBytes(path: string, what = 'the settings'): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'it may not be read' : printable(message);
    throw kafkaError('ERR_KAFKA_CONFIG', `Cannot read ${what} in "${printable(path)}": ${why}.`, cause);
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function unknownError(name: string, from: string): Error {
  const where = from === '-X' ? '-X has' : `"${printable(from)}" has`;
  const shown = printable(name.slice(0, 60));
  const near = nearest(name, allNames()).join(', ');
  return configError(
    `${where} the setting "${shown}", which neither Java's clients nor librdkafka know. Nearest: ${near}.`,
  );
}

/** @param message holds no secret */
export function configError(message: string, cause?: unknown): Error {
  return kafkaError('ERR_KAFKA_CONFIG', message, cause);
}
