// What clients leave in batches: each client is one of the catalogue, and says what it leaves when nothing is set.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { clients } from '../../src/rules/index.ts';
import { CLIENT_MARKS } from '../../src/rules/marks.ts';

const test = suite('marks');

for (const [name, marks] of Object.entries(CLIENT_MARKS)) {
  test(`${name}: known by that name, and by what it leaves unless something is set`, () => {
    assert.ok(clients.some(client => client.name === name));
    assert.ok(marks.some(({ setting }) => setting === undefined));
    for (const { leaves, setting, versions } of marks) {
      assert.ok(['id', '-1/-1/-1', '-1/-1/0', '-1/0/0'].includes(leaves), leaves);
      assert.is.not(setting, '');
      assert.is.not(versions, '');
    }
    // The same mark twice would be told twice.
    const told = marks.map(({ leaves, setting }) => `${leaves} ${setting}`);
    assert.is(new Set(told).size, marks.length);
  });
}

test.run();
