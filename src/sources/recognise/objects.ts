// Sources of JSON objects: one a line, or over several lines, or in an array.

import { columnError, sourceLinesError } from '../../errors.ts';
import { chooseFields, type Path, pathsOf } from '../records/fields.ts';
import type { JsonLayout } from '../records/json.ts';
import { ObjectFinder } from '../records/json-text.ts';
import { type Found, MOST_NOTICES, namedColumns, type Start } from './start.ts';

/** The names of objects, and where the first one is. */
interface Objects {
  readonly paths: readonly Path[];
  readonly first: number;
  readonly isLines: boolean;
}

function objectsOf({ lines, starts, bytes }: Start): Objects | undefined {
  const first = lines.findIndex(line => /^\s*[{[]/.test(line));
  if (first < 0 || first > MOST_NOTICES) return undefined;
  const rest = lines.slice(first).filter(line => line !== '');
  const parsed = rest.map(objectIn).filter(each => each !== undefined);
  const isLines = objectIn(lines[first]) !== undefined;
  const objects = isLines ? parsed : objectsIn(bytes.subarray(starts[first] - starts[0]));
  if (objects.length === 0) return undefined;
  const paths = new Map(objects.flatMap(each => pathsOf(each)).map(path => [path.join('\0'), path]));
  return { paths: [...paths.values()], first, isLines };
}

/** The object that a line is. */
export function objectIn(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(line, 'latin1').toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function objectsIn(bytes: Buffer): object[] {
  const found: object[] = [];
  let from = 0;
  new ObjectFinder().find(bytes, 0, {
    start(at) {
      from = at;
    },
    end(at) {
      const object = objectIn(bytes.toString('latin1', from, at));
      if (object) found.push(object);
    },
    garbage() {},
  });
  return found;
}

/** Where objects of any kind begin. */
export function json(start: Start): Found | undefined {
  const objects = objectsOf(start);
  if (!objects) return undefined;
  return jsonFound(start, objects.isLines ? 'jsonl' : 'json', objects, true);
}

/**
 * @param looksLike what the source looks like instead
 * @throws {KeylaneError} `ERR_SOURCE_FORMAT`, `ERR_COLUMN`
 */
export function jsonNamed(start: Start, format: 'json' | 'jsonl', looksLike: string | undefined): Found {
  const { name, lines } = start;
  const objects = objectsOf(start);
  if (!objects) throw sourceLinesError(name, format, lines.length, lines.length, looksLike);
  return jsonFound(start, format, objects);
}

function jsonFound(start: Start, format: 'json' | 'jsonl', { paths, first }: Objects, isGuess = false): Found {
  const { name, options } = start;
  const { columns = [], separator = ',', keyType, valueBytes = false, needsPartitions } = options;
  const fields = chooseFields(name, paths, options, { mayBeKeys: isGuess && format === 'jsonl' });
  if (needsPartitions && !fields.partition)
    throw columnError(
      name,
      undefined,
      paths.map(path => path.join('.')),
      'partition',
    );
  const layout: JsonLayout = {
    fields,
    separator,
    takesObjects: typeof keyType === 'object' && keyType.type === 'json',
    valueBytes,
  };
  const as = [
    format === 'json' ? 'JSON' : 'JSON lines',
    namedColumns(
      columns,
      fields.key.map(path => path.join('.')),
    ),
  ];
  return {
    format,
    as: as.join(''),
    tellsPartitions: fields.partition !== undefined,
    tellsTopics: fields.topic !== undefined,
    json: layout,
    first,
  };
}

/** Whether a line is JSON of any kind. */
export function isJson(line: string): boolean {
  try {
    JSON.parse(Buffer.from(line, 'latin1').toString());
    return true;
  } catch {
    return false;
  }
}
