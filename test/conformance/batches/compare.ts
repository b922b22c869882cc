// The record-batch decoder against Java's consumer, record for record.
//   tsx test/conformance/batches/compare.ts [--seeds N] [--write]
// --write writes the sets that the unit tests read. Needs Java 17 and Maven. Last line: N passed, N failed.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { decode } from '../../sources/batches/decode.ts';
import { type BatchSet, javaSets } from './sets.ts';

const FILE = fileURLToPath(new URL('../../sources/batches/java-batches.json', import.meta.url));
const at = process.argv.indexOf('--seeds');
const seeds = at < 0 ? 20 : Number(process.argv[at + 1]);
let [passed, failed, records] = [0, 0, 0];

if (process.argv.includes('--write')) {
  const sets = await javaSets(1, 8, 30);
  writeFileSync(FILE, `[\n${sets.map(set => JSON.stringify(set)).join(',\n')}\n]\n`);
}

for (let seed = 1; seed <= seeds; seed++) {
  for (const set of await javaSets(seed, 8 * seed, 30 * seed)) {
    const isSame = await compare(set);
    if (isSame) passed++;
    else failed++;
    if (!isSame) console.log(`${set.name} with seed ${seed} differs`);
    records += set.records.length;
  }
}
console.log(`${records} records compared`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

async function compare({ batches, aborted, records, committed }: BatchSet): Promise<boolean> {
  const bytes = Buffer.from(batches, 'base64');
  const [all, some] = [await decode(bytes), await decode(bytes, { aborted })];
  return (
    isDeepStrictEqual(all.rows, records) &&
    isDeepStrictEqual(
      some.rows,
      records.filter((_, i) => committed[i]),
    )
  );
}
