// Runs from random places: where they lie, and what counts.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { KeylaneError } from '../../../src/errors.ts';
import type { Cluster, Topic } from '../../../src/sources/kafka/cluster.ts';
import { missingError } from '../../../src/sources/kafka/errors.ts';
import { Leaders } from '../../../src/sources/kafka/leaders.ts';
import { Pace } from '../../../src/sources/kafka/pace.ts';
import {
  planSample,
  readRuns,
  SAMPLE_GROUPS,
  type SampleCounts,
  type SampleHow,
} from '../../../src/sources/kafka/sample.ts';
import { seeded } from '../../seeded.ts';
import { batch } from '../batches/batch.ts';
import { answer, askedFor, batchesFrom, TOPIC } from './fake.ts';

const test = suite('samples of a topic');
const TRANSACTIONAL = 0x10;

const window = (id: number, from: number, to: number) => ({ id, leader: 1, start: from, end: to, from, to });

test('one place in each of even strides, in proportion to what partitions have; dealt to all groups alike', () => {
  const windows = [window(0, 1000, 91_000), window(1, 0, 10_000), window(2, 5, 5), window(3, 7, 8)];
  for (const random of [() => 0, () => 0.999999, seeded(1)]) {
    const { groups, runLength } = planSample(windows, 50_000, random);
    assert.is(runLength, 50);
    assert.is(groups.length, SAMPLE_GROUPS);
    const places = groups.flat();
    const of = (id: number): number[] =>
      places
        .filter(each => each.partition === id)
        .map(({ offset }) => offset)
        .sort((a, b) => a - b);
    assert.ok(
      Math.abs(of(0).length - 900) <= 1 && Math.abs(of(1).length - 100) <= 1,
      `${of(0).length} ${of(1).length}`,
    );
    assert.equal([of(2), of(3)], [[], [7]]);
    for (const [i, offset] of of(0).entries())
      assert.ok(offset >= 1000 + 100 * i - 1 && offset < 1000 + 100 * (i + 1) + 1, `${i}: ${offset}`);
    const sizes = groups.map(({ length }) => length);
    assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1, String(sizes));
  }
  assert.is(planSample([window(0, 0, 1e9)], 1000, () => 0.5).runLength, 1);
  assert.is(planSample([window(0, 0, 1e9)], 1e6, () => 0.5).runLength, 100);
});

interface How extends Partial<SampleHow> {
  topic?: () => Topic;
  maxRate?: number;
}

async function runs(
  places: [partition: number, offset: number][],
  fetch: (broker: number, asked: Map<number, number>) => Buffer | Error,
  { topic = () => TOPIC, maxRate, ...how }: How = {},
) {
  const cluster = {
    settings: { rack: '' },
    where: (id: number) => `broker-${id}`,
    async fetch(broker: number, body: Buffer) {
      const found = fetch(broker, askedFor(body));
      if (found instanceof Error) throw found;
      return found;
    },
    topic: async () => topic(),
  } as unknown as Cluster;
  const counts: SampleCounts = { runs: 0, rejected: 0 };
  const found: string[] = [];
  const asked = places.map(([partition, offset]) => ({ partition, offset }));
  const leaders = new Leaders(cluster, TOPIC, false);
  const usual = { name: 'kafka://x/t', runLength: 2, committed: false, leaders, pace: new Pace(maxRate) };
  for await (const block of readRuns(cluster, TOPIC, asked, { ...usual, ...how }, counts)) {
    found.push([...block.offsets!].map((offset, i) => `${block.partitions[i]}:${offset}`).join(' '));
  }
  return { found: found.sort(), counts, leaders };
}

async function fails(running: Promise<unknown>, code: string, pattern: RegExp): Promise<void> {
  try {
    await running;
  } catch (error) {
    assert.is((error as KeylaneError).code, code, (error as Error).message);
    assert.match((error as Error).message, pattern);
    return;
  }
  assert.unreachable(code);
}

const whole = (asked: Map<number, number>): Buffer =>
  answer(
    't',
    [...asked].map(([id, next]) => ({ id, bytes: batchesFrom(next, next + 2) })),
  );

test('runs begin at their places and are as long as they should be, or as their answer is', async () => {
  const { found, counts } = await runs(
    [
      [0, 4],
      [0, 9],
      [1, 2],
    ],
    (_, asked) => whole(asked),
  );
  // From an odd offset on there is the second record of a batch, and the next batch.
  assert.equal(found, ['0:4 0:5', '0:9 0:10', '1:2 1:3']);
  assert.equal(counts, { runs: 3, rejected: 0 });
});

test('a place without a record is no run: what compaction left is equally likely, not what comes behind a gap', async () => {
  const gap = batch({
    offset: 0,
    lastOffsetDelta: 9,
    records: [
      { key: 'a', offsetDelta: 0 },
      { key: 'b', offsetDelta: 7 },
    ],
  });
  const { found, counts } = await runs(
    [
      [0, 0],
      [0, 3],
      [0, 7],
      [1, 8],
    ],
    (_, asked) =>
      answer(
        't',
        [...asked.keys()].map(id => ({ id, bytes: gap })),
      ),
    { runLength: 1 },
  );
  assert.equal(found, ['0:0', '0:7']);
  assert.equal(counts, { runs: 2, rejected: 2 });
});

test('deleted meanwhile: no run; an answer without room: asked for again; a batch that is cut off: with more room', async () => {
  const deleted = await runs([[0, 4]], () => answer('t', [{ id: 0, error: 1 }]));
  assert.equal([deleted.found, deleted.counts], [[], { runs: 0, rejected: 1 }]);
  let turn = 0;
  const { found, counts } = await runs(
    [
      [0, 4],
      [1, 6],
    ],
    (_, asked) => {
      turn++;
      return answer(
        't',
        [...asked].map(([id, next]) => {
          const bytes = batchesFrom(next, next + 2);
          return {
            id,
            bytes: turn === 1 && id === 1 ? Buffer.alloc(0) : turn < 4 && id === 1 ? bytes.subarray(0, 40) : bytes,
          };
        }),
      );
    },
  );
  assert.equal(found, ['0:4 0:5', '1:6 1:7']);
  assert.equal(counts, { runs: 2, rejected: 0 });
});

test('lost connections and leaders that move: asked again; rights that are missing: an error', async () => {
  let turn = 0;
  const { found } = await runs(
    [
      [0, 4],
      [1, 2],
    ],
    (_, asked) => {
      turn++;
      if (turn === 1) return Object.assign(new Error('Connection closed'), { code: 'PLT_KFK_NETWORK' });
      if (turn === 2)
        return answer(
          't',
          [...asked.keys()].map(id => ({ id, error: 6 })),
        );
      return whole(asked);
    },
  );
  assert.equal(found, ['0:4 0:5', '1:2 1:3']);
  await fails(
    runs([[0, 4]], () => answer('t', [{ id: 0, error: 29 }])),
    'ERR_KAFKA_DENIED',
    /READ of the topic/,
  );
  await fails(
    runs([[0, 4]], () => answer('t', [], 87)),
    'ERR_KAFKA_READ',
    /error 87/,
  );
});

test('of committed records alone those of aborted transactions are places without a record', async () => {
  const written = (offset: number, producerId: number): Buffer =>
    batch({ offset, producerId, attributes: TRANSACTIONAL, records: [{ key: 'a' }, { key: 'b' }] });
  const bytes = Buffer.concat([written(4, 7), written(6, 8)]);
  const aborted = [{ producerId: 7, firstOffset: 2 }];
  const fetch = (_: number, asked: Map<number, number>): Buffer =>
    answer(
      't',
      [...asked.keys()].map(id => ({ id, bytes, aborted })),
    );
  const places: [number, number][] = [
    [0, 4],
    [0, 5],
    [0, 6],
  ];
  const committed = await runs(places, fetch, { committed: true });
  assert.equal([committed.found, committed.counts], [['0:6 0:7'], { runs: 1, rejected: 2 }]);
  assert.is((await runs(places, fetch)).counts.runs, 3);
});

test('a topic that is deleted, or made anew, is told, also where all places have been read', async () => {
  const anew = (): Topic => ({ ...TOPIC, id: 'second' });
  const { leaders } = await runs([[0, 4]], (_, asked) => whole(asked), { topic: anew });
  await fails(leaders.lookAgain(), 'ERR_KAFKA_TOPIC', /made anew while/);
  const lost = (): Buffer => answer('t', [{ id: 0, error: 3 }]);
  await fails(runs([[0, 4]], lost, { topic: anew }), 'ERR_KAFKA_TOPIC', /made anew while.*Nothing was counted/);
  const gone = (): Topic => {
    throw missingError('x', 'topic "t"');
  };
  await fails(runs([[0, 4]], lost, { topic: gone }), 'ERR_KAFKA_TOPIC', /was deleted while/);
});

test('no faster than is asked for', async () => {
  const places = Array.from({ length: 20 }, (_, i): [number, number] => [0, 2 * i]);
  let read = 0;
  const fetch = (_: number, asked: Map<number, number>): Buffer => {
    const bytes = whole(asked);
    read += bytes.length;
    return bytes;
  };
  const start = performance.now();
  const { counts } = await runs(places, fetch, { maxRate: 10_000 });
  const seconds = (performance.now() - start) / 1000;
  assert.is(counts.runs, 20);
  // All but the last answer has been waited for.
  assert.ok(read > 2000 && seconds > ((19 / 20) * read) / 10_000 - 0.01, `${read} bytes in ${seconds} s`);
});

test('a batch longer than may be, or damaged before its end is known, is told, and not asked for again and again', async () => {
  await fails(
    runs([[0, 4]], (_, asked) => whole(asked), { longestBatch: 64 }),
    'ERR_BATCH',
    /The batch at offset 4 of partition 0/,
  );
  const damaged = batchesFrom(4, 6);
  damaged[16] = 9;
  await fails(
    runs([[0, 4]], () => answer('t', [{ id: 0, bytes: damaged }])),
    'ERR_BATCH',
    /The batch at offset 4 of partition 0/,
  );
});

test.run();
