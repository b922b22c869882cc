// Which options mean something for which format: none is ignored.

import type { KeylaneError } from '../errors.ts';
import { FORMAT_NAMES } from '../sources/formats.ts';

export type FormatOption = 'format' | 'keyType' | 'column' | 'separator' | 'partitionColumn' | 'topic';

type Given = { readonly [Name in FormatOption]?: unknown };

const TABLES = ['csv', 'json', 'jsonl', 'arrow', 'parquet'];
/** The formats that an option is for; the others have nothing that it could mean. */
const IS_FOR: Record<Exclude<FormatOption, 'format'>, readonly string[]> = {
  column: TABLES,
  separator: [...TABLES, 'console'],
  partitionColumn: TABLES,
  topic: [...TABLES, 'kcat', 'dump-log', 'segments', 'text'],
  keyType: FORMAT_NAMES.filter(name => name !== 'hex' && name !== 'base64' && name !== 'segments'),
};
/** What has a format of its own, for errors. */
const OWN: Record<string, { what: string; has: string; takes: readonly string[] }> = {
  kafka: {
    what: 'kafka://…',
    has: ', which names its topic and has keys and partitions as they are',
    takes: [],
  },
  given: { what: 'records that are given', has: ', whose keys and partitions are as they are', takes: ['topic'] },
};

/**
 * @param format that of the source; undefined before it is known
 * @param tellsTopics whether the source names the topics of records
 * @param names what the options are called
 * @param error makes what is thrown
 */
export function checkFormatOptions(
  options: Given,
  format: string | undefined,
  tellsTopics: boolean,
  names: Record<FormatOption, string>,
  error: (message: string) => KeylaneError,
): void {
  if (format === undefined) return;
  const own = OWN[format];
  if (own && options.format !== undefined) {
    throw error(
      `${names.format} is not for ${own.what}${format === 'kafka' ? ': brokers have one' : ''}. Leave it out.`,
    );
  }
  const given = (Object.keys(IS_FOR) as (keyof typeof IS_FOR)[]).filter(name => options[name] !== undefined);
  for (const name of given) {
    const option = names[name];
    if (format === 'state') throw error(`${option} says how records are read, but a State's have been. Leave it out.`);
    if (own) {
      if (own.takes.includes(name)) continue;
      throw error(`${option} is not for ${own.what}${own.has}. Leave it out.`);
    }
    const isLine = format.includes('%') || format === 'text';
    if (isLine ? !['keyType', 'topic'].includes(name) : !IS_FOR[name].includes(format)) {
      throw error(
        name === 'keyType' && format !== 'segments'
          ? `${names.format} ${format} says already how keys are written. Leave ${option} out.`
          : `${option} is for ${IS_FOR[name].join(', ')}, but the format is ${format}. Leave one of the two out.`,
      );
    }
  }
  const columns = [options.column ?? []].flat().flatMap(column => String(column).split(','));
  if (options.separator !== undefined && format !== 'console' && columns.length < 2) {
    throw error(`${names.separator} joins several columns, but ${names.column} does not name several. Leave it out.`);
  }
  if (/%k\{(hex|base64)\}/.test(String(options.format ?? '')) && options.keyType !== undefined) {
    throw error(`${names.format} says already how keys are written. Leave ${names.keyType} out.`);
  }
  if (!tellsTopics && options.topic !== undefined) {
    throw error(`${names.topic} chooses among topics, but the source does not name any. Leave it out.`);
  }
}
