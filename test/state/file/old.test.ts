// States of earlier keylanes, as they were written: what they hold is read for ever.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readState } from '../../../src/state/file/state-file.ts';
import { writeState } from '../../written-state.ts';

const test = suite('States of earlier keylanes');

/** Before States knew offsets, parts and producers: 2026-11. */
const OLD = { keys: 50, records: 120, last: 120 };

for (const [name, records] of Object.entries(OLD)) {
  test(`${name}: is read, and written as it was`, () => {
    const bytes = gunzipSync(readFileSync(new URL(`old/${name}.state.gz`, import.meta.url)));
    const state = readState(bytes, name);
    assert.is(state.records, records);
    assert.is(state.numPartitions, 3);
    assert.equal([state.ranges, state.part, state.producer], [undefined, undefined, undefined]);
    assert.is(state.writers !== undefined, name !== 'keys');
    assert.is(Buffer.compare(writeState(state), bytes), 0);
  });
}

test.run();
