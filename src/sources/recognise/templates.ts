// Sources of lines that a format string describes: given, or always the same tool's, or found by their look.

import { parseTemplate, type Template } from '../records/template.ts';
import { objectIn } from './objects.ts';
import { type Found, LEAST_SHARE, type LineFormat, type Start } from './start.ts';

const TSV = parseTemplate('%p\\t%k');
const TSV_FOUND: Found = { ...textOf(TSV, 'partition, TAB, key', 0), format: 'tsv' };

/** `kcat -f '%p\t%k\n'` */
export function tsvNamed(): Found {
  return TSV_FOUND;
}

/** The same, if lines are like that. */
export function tsv({ lines, options }: Start): Found | undefined {
  const rest = lines.filter(line => line !== '');
  const fitting = rest.filter(line => /^-?\d*\t/.test(line));
  if (!/^-?\d*\t/.test(rest[0] ?? '')) return undefined;
  if (!options.needsPartitions && fitting.length / rest.length < LEAST_SHARE) return undefined;
  return TSV_FOUND;
}

/** A format string that was given. */
export function templateNamed(format: string): Found {
  const template = parseTemplate(format);
  const isTsv =
    template.start === '' &&
    template.parts.length === 2 &&
    TSV.parts.every(({ field, after }, i) => field === template.parts[i].field && after === template.parts[i].after);
  const found = textOf(template, `lines of ${format}`, 0);
  return isTsv ? { ...found, format: 'tsv' } : found;
}

function textOf(template: Template, as: string, first: number): Found {
  const has = (field: string): boolean => template.parts.some(part => part.field === field);
  return {
    format: 'text',
    as,
    tellsPartitions: has('partition'),
    tellsTopics: has('topic'),
    template,
    ...(template.keyType ? { keyType: template.keyType } : {}),
    first,
  };
}

/** What tools always print alike, without a format string of their user. */
export function knownTemplates(): LineFormat[] {
  const known: [pattern: RegExp, format: string, by: string][] = [
    [
      /^Topic .+?\[\d+\], offset: \d+, key: .*, payload: -?\d+ bytes: /,
      'Topic %t[%p], offset: %o, key: %k, payload: %S bytes: %s',
      'kcat',
    ],
    [/^Topic .+? \[\d+\] at offset \d+: key .*: /, 'Topic %t [%p] at offset %o: key %k: %s', 'kcat'],
    [/^[^#]*#\d+#.*#\d{4}-\d\d-\d\dT[^#]*#[^#]*#\d*#[^#]*#\d*#/, '%h#%p#%k#%d#%h#%h#%h#%h#%s', 'kafkactl'],
    [/^\d+#.*#\d{4}-\d\d-\d\dT[^#]*#/, '%p#%k#%d#%s', 'kafkactl'],
    [/^\d+#[^#]*#/, '%p#%k#%s', 'kafkactl'],
  ];
  const templates = known.map(([pattern, format, by]) => ({
    isLine: (line: string) => pattern.test(line),
    read: (_: Start, first: number) => textOf(parseTemplate(format), `${by}, lines of ${format}`, first),
  }));
  return [...templates, ...[':', ';', '|', ',', '#', '\t', ' '].map(keyAndJson)];
}

/** `kcat -K:` of values that are JSON. */
function keyAndJson(separator: string): LineFormat {
  const isLine = (line: string): boolean => {
    const at = line.indexOf(`${separator}{`);
    return at > 0 && !/^[\s{["]/.test(line) && objectIn(line.slice(at + separator.length)) !== undefined;
  };
  const format = `%k${separator === '\t' ? '\\t' : separator}%s`;
  return {
    isLine,
    read: (_: Start, first: number) => textOf(parseTemplate(format), `kcat -K, lines of ${format}`, first),
  };
}
