// The keys that every client is given.

import { createHash } from 'node:crypto';

/** null: without a key. */
export type TestKey = string | null;

const SCRIPTS = [
  'é',
  'ß',
  '日本語',
  'ключ',
  '🙂',
  '👩‍👩‍👧‍👦',
  'a\u0301',
  'München',
  'Ελλάδα',
  '한국어',
  'مفتاح',
  'Zoë🚀',
];
const LENGTHS = [1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 63, 64, 255, 1000, 4096, 10_000];
const OTHERS = ['a b', 'tab\tkey', 'quote"key', '{"id":1}', '0', '-1', '00', '%', '\u001b[31m'];
const KEYLESS = 50;
const EMPTY = 10;

/**
 * `count` records in a fixed order: different keys of many shapes, as text that every client takes (no NUL, no line end), and among them
 * 50 null and 10 empty keys.
 */
export function testKeys(count: number): TestKey[] {
  const distinct = new Set([
    ...SCRIPTS.flatMap(text => [text, `${text}-1`, `${text}-${text}`]),
    ...LENGTHS.map(length => 'k'.repeat(length)),
    ...OTHERS,
  ]);
  for (let i = 0; distinct.size < count - KEYLESS - EMPTY; i++) {
    distinct.add([`user-${i}`, uuid(i), `order-${i}`, String(i)][i % 4]);
  }
  const keys: TestKey[] = [...distinct];
  // Spread over the run: some clients treat a keyless record by what went before.
  const insert = (key: TestKey, times: number) => {
    for (let i = 0; i < times; i++) keys.splice(Math.floor(((i + 0.5) / times) * keys.length), 0, key);
  };
  insert('', EMPTY);
  insert(null, KEYLESS);
  return keys;
}

function uuid(number: number): string {
  const hex = createHash('sha256').update(String(number)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
