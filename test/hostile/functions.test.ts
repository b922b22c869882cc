// Whatever is handed to a public function: an answer, or a KeylaneError with a code.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ERROR_CODES, KeylaneError } from '../../src/errors.ts';
import * as keylane from '../../src/index.ts';
import * as js from '../../src/js.ts';
import * as rules from '../../src/rules/index.ts';
import * as serializers from '../../src/serializers/index.ts';
import { cpuSince } from '../cpu.ts';
import { runs } from '../runs.ts';
import { odd, odder } from './values.ts';

const test = suite('hostile calls');
type Call = (...args: unknown[]) => unknown;

/** What it answers, or `NO_ANSWER` after a KeylaneError. */
const NO_ANSWER = Symbol('an error with a code');
function answerOf(call: Call, args: unknown[]): unknown {
  try {
    return call(...args);
  } catch (error) {
    if (error instanceof KeylaneError && error.code in ERROR_CODES && !/undefined is not|\[object/.test(error.message))
      return NO_ANSWER;
    throw error;
  }
}

const isPartition = (answer: unknown) =>
  Number.isInteger(answer) && (answer as number) >= 0 && (answer as number) < 2 ** 31;
/** What a function may answer. */
const ANSWERS: Record<string, (answer: unknown) => boolean> = {
  murmur2: answer => (answer as number | 0) === answer,
  toPositive: isPartition,
  partitionForKey: isPartition,
  partitionUnder: isPartition,
  partitionsForKeys: answer => Object.prototype.toString.call(answer) === '[object Int32Array]',
  partitionsOf: answer => Array.isArray(answer) && answer.length > 0 && answer.every(isPartition),
  saltedKey: answer => typeof answer === 'string' || ArrayBuffer.isView(answer),
};
const SERIALIZED = (answer: unknown) => ArrayBuffer.isView(answer) || typeof (answer as object) === 'object';

const surfaces = { keylane, js, serializers, rules };
for (const [surface, exports] of Object.entries(surfaces)) {
  for (const [name, value] of Object.entries(exports)) {
    if (typeof value !== 'function' || /^[A-Z]/.test(name)) continue;
    test(`${surface}: ${name}`, () => {
      const right = ANSWERS[name] ?? (surface === 'serializers' ? SERIALIZED : () => true);
      fc.assert(
        fc.property(fc.array(odder, { maxLength: 4 }), args => {
          const answer = answerOf(value as Call, args);
          assert.ok(answer === NO_ANSWER || right(answer), `${String(answer)}`);
        }),
        { numRuns: runs(1000) },
      );
    });
  }
}

for (const [surface, { createPartitioner, KeyBlock, createKeyBlockBuilder }] of Object.entries({ keylane, js })) {
  test(`${surface}: a partitioner, any record and topic`, () => {
    const keyless = ['sticky', 'sticky-batch', 'round-robin', 'round-robin-ascending', 'random'] as const;
    const when = fc.oneof(odd, fc.record({ header: odd, value: odd }), fc.record({ keyPrefix: odd }));
    const lanes = fc.constantFrom(
      undefined,
      [{ name: 'a', when: { header: 'region', value: 'eu' }, to: 'rest' }],
      [
        { name: 'a', when: { keyPrefix: 'k' }, to: [0, '2-3'], within: 'round-robin' },
        { name: 'b', to: 'rest' },
      ],
      [{ name: 'a', to: '0-1', within: 'sticky' }],
    );
    const record = fc.oneof(
      odder,
      fc.record({ key: odd, partition: odd, headers: odder, value: odd, size: odd }, { requiredKeys: [] }),
    );
    const count = fc.oneof(odd, fc.constantFrom(1, 3, 12, 2 ** 31 - 1));
    const info = fc.oneof(
      odder,
      fc.record(
        { topic: fc.oneof(odd, fc.constant('t')), numPartitions: count, availablePartitions: odder, queueSizes: odder },
        { requiredKeys: ['topic', 'numPartitions'] },
      ),
    );
    fc.assert(
      fc.property(
        lanes,
        fc.constantFrom(...keyless),
        when,
        fc.array(fc.tuple(record, info), { maxLength: 4 }),
        (lanes, keyless, _when, asks) => {
          const partitioner = createPartitioner({ keyless, ...(lanes && { lanes: lanes as never }) });
          for (const [record, info] of asks) {
            const answer = answerOf(partitioner.partition as Call, [record, info]);
            if (answer === NO_ANSWER) continue;
            const { numPartitions } = info as { numPartitions: number };
            assert.ok(
              isPartition(answer) && (answer as number) < numPartitions,
              `${String(answer)} of ${numPartitions}`,
            );
          }
        },
      ),
      { numRuns: runs(5000) },
    );
  });

  test(`${surface}: options and lanes of a partitioner`, () => {
    const lane = fc.oneof(
      odder,
      fc.record(
        {
          name: fc.oneof(odd, fc.constantFrom('a', 'b')),
          when: odder,
          to: odder,
          within: odd,
          strict: odd,
          topic: odd,
        },
        { requiredKeys: [] },
      ),
    );
    const options = fc.record(
      {
        rule: odd,
        keyless: odd,
        batchSize: odd,
        random: odd,
        lanes: fc.oneof(odd, fc.array(lane, { maxLength: 3 })),
        numPartitions: odd,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(options, odder, (options, records) => {
        answerOf(createPartitioner as Call, [options]);
        answerOf(keylane.laneReport as Call, [(options as { lanes?: unknown }).lanes, records, options]);
      }),
      { numRuns: runs(5000) },
    );
  });

  test(`${surface}: KeyBlock and its builder`, () => {
    fc.assert(
      fc.property(odder, odder, odd, fc.array(odd, { maxLength: 4 }), (a, b, i, keys) => {
        answerOf(KeyBlock.from as Call, [a]);
        answerOf(KeyBlock.fromColumns as Call, [a, b]);
        const block = answerOf(KeyBlock.from as Call, [keys]);
        if (block instanceof KeyBlock) {
          const key = answerOf(at => block.key(at as number), [i]);
          const isIndex = Number.isInteger(i) && (i as number) >= 0 && (i as number) < keys.length;
          assert.is(key !== NO_ANSWER, isIndex);
        }
        const builder = createKeyBlockBuilder();
        for (const key of keys) answerOf(it => builder.append(it as never), [key]);
        assert.is(builder.build().count, builder.count);
      }),
      { numRuns: runs(1000) },
    );
  });
}

test('rules: hashOf, partition', () => {
  fc.assert(
    fc.property(fc.constantFrom(...rules.rules), odd, odd, (rule, key, count) => {
      answerOf(rule.hashOf as Call, [key]);
      const answer = answerOf(rule.partition as Call, [key, count]);
      assert.ok(answer === NO_ANSWER || (isPartition(answer) && (answer as number) < (count as number)));
    }),
    { numRuns: runs(5000) },
  );
});

test('a count that is only claimed takes no memory and no time', () => {
  const most = 2 ** 31 - 1;
  const started = process.cpuUsage();
  const before = process.memoryUsage().rss;
  for (const keyless of ['sticky', 'sticky-batch', 'round-robin', 'round-robin-ascending', 'random'] as const) {
    for (const lanes of [
      undefined,
      [
        { name: 'a', when: { keyPrefix: 'k' }, to: '5-6' },
        { name: 'b', to: 'rest' },
      ] as const,
    ]) {
      const { partition } = keylane.createPartitioner({ keyless, ...(lanes && { lanes }) });
      for (let i = 0; i < 10; i++) assert.ok(isPartition(partition({}, { topic: 't', numPartitions: most })));
    }
  }
  assert.ok(cpuSince(started) < 1500);
  assert.ok(process.memoryUsage().rss - before < 50e6);
});

test.run();
