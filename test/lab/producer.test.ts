// The lab's producer: nothing is lost, chance can be repeated, and records go where keylane's partitioners put them.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type ChooserSetup, createChooser } from '../../src/lab/models/choosers.ts';
import { type PolicyId, policies } from '../../src/lab/models/policies.ts';
import { FRAMES, MOST_IN_FLIGHT, type ProducerSetup, runProducer, simulate } from '../../src/lab/models/producer.ts';
import { createPartitioner, type KeylessPolicy } from '../../src/partitioners/index.ts';
import { RoundRobin } from '../../src/partitioners/round-robin.ts';
import { Sticky } from '../../src/partitioners/sticky.ts';
import { StickyBatch } from '../../src/partitioners/sticky-batch.ts';
import { runs } from '../runs.ts';
import { seeded } from '../seeded.ts';

const test = suite('lab producer');
const ids = policies.map(({ id }) => id);
const usual: ProducerSetup = {
  policy: 'kip-794',
  numPartitions: 6,
  brokers: 3,
  slowBroker: null,
  slowMs: 250,
  batchSize: 16_384,
  lingerMs: 5,
  recordBytes: 500,
  recordsPerSecond: 2000,
  seconds: 5,
  seed: 1,
};
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
const shareOf = (broker: number, change: Partial<ProducerSetup>) => {
  const { brokers, records } = runProducer({ ...usual, ...change });
  return brokers[broker].records / records;
};

test('every record arrives, every batch is sent once, whatever is asked', () => {
  const anything = fc.record({
    policy: fc.constantFrom(...ids),
    numPartitions: fc.integer({ min: 1, max: 20 }),
    brokers: fc.integer({ min: 1, max: 6 }),
    slowBroker: fc.constantFrom(null, 0),
    slowMs: fc.integer({ min: 1, max: 500 }),
    batchSize: fc.integer({ min: 1, max: 40_000 }),
    lingerMs: fc.integer({ min: 0, max: 300 }),
    recordBytes: fc.integer({ min: 1, max: 5000 }),
    recordsPerSecond: fc.integer({ min: 1, max: 2000 }),
    seconds: fc.constant(0.5),
    seed: fc.integer(),
  });
  fc.assert(
    fc.property(anything, setup => {
      const run = runProducer(setup);
      assert.is(sum(run.partitions.map(({ records }) => records)), run.records);
      assert.is(sum(run.brokers.map(({ records }) => records)), run.records);
      assert.is(sum(run.partitions.map(({ batches }) => batches)), run.batches);
      const bytes = sum(run.partitions.map(load => load.bytes));
      assert.ok(Math.abs(run.meanFill * run.batches * setup.batchSize - bytes) < 1e-3);
      assert.is(run.frames.length, FRAMES);
      for (const [i, frame] of run.frames.entries()) {
        assert.ok(frame.inFlight.every(count => count >= 0 && count <= MOST_IN_FLIGHT));
        assert.ok(frame.openBytes.every(open => open >= 0 && open < setup.batchSize));
        if (i > 0) assert.ok(frame.records.every((count, p) => count >= run.frames[i - 1].records[p]));
      }
      assert.is(run.records === 0, run.p99Ms === 0);
      assert.ok(run.meanMs <= run.endMs && run.p99Ms <= run.endMs);
    }),
    { numRuns: runs(200) },
  );
});

test('one seed, one run; the records that come do not depend on the policy', () => {
  for (const policy of ids) assert.equal(runProducer({ ...usual, policy }), runProducer({ ...usual, policy }));
  assert.is.not(runProducer(usual).meanMs, runProducer({ ...usual, seed: 2 }).meanMs);
  const totals = ids
    .map(policy => runProducer({ ...usual, policy }))
    .map(({ records, partitions }) => [records, sum(partitions.map(({ bytes }) => bytes))]);
  for (const total of totals) assert.equal(total, totals[0]);
});

/** A producer of one stream whose batches are always open, or never. */
function chosen(id: PolicyId, sizes: readonly number[], setup: Partial<ChooserSetup> = {}): number[] {
  const chooser = createChooser(id, {
    numPartitions: 7,
    batchSize: 1000,
    lingerMs: 0,
    ownRack: [0, 3, 6],
    random: seeded(5),
    hasRoom: () => true,
    queues: () => undefined,
    ...setup,
  });
  return sizes.map((size, i) => {
    const partition = chooser.choose(size, i);
    chooser.onAppended?.(size);
    return partition;
  });
}

const sizes = Array.from({ length: 400 }, (_, i) => 50 + ((i * 37) % 200));
const candidates = Array.from({ length: 7 }, (_, i) => i);
const nextInt = () => {
  const random = seeded(5);
  return () => Math.floor(random() * 0x80000000);
};

test('on one stream of records: as keylane’s own classes', () => {
  const [roundRobin, stickyBatch, sticky] = [
    new RoundRobin(),
    new StickyBatch(1000, nextInt()),
    new Sticky(1000, nextInt()),
  ];
  assert.equal(
    chosen('round-robin', sizes),
    sizes.map(() => roundRobin.choose(candidates)),
  );
  assert.equal(
    chosen('kip-480', sizes),
    sizes.map(size => stickyBatch.choose(candidates, size)),
  );
  // Where no batch is ever left open, Java's since 3.3 is what a partitioner can do without seeing batches.
  for (const id of ['kip-794', 'kip-794-uniform'] as const) {
    const again = new Sticky(1000, nextInt());
    assert.equal(
      chosen(id, sizes, { hasRoom: () => false }),
      sizes.map(size => again.choose(candidates, size)),
    );
  }
  assert.ok(
    sizes.map(size => sticky.choose(candidates, size)).some((partition, i, all) => partition !== all[0] && i > 0),
  );
  const queues = [0, 9, 9, 9, 0, 9, 9];
  const weighted = new Sticky(1000, nextInt());
  assert.equal(
    chosen('kip-794', sizes, { hasRoom: () => false, queues: () => queues }),
    sizes.map(size => weighted.choose(candidates, size, queues)),
  );
  const inRack = new Sticky(1000, nextInt());
  assert.equal(
    chosen('rack-aware', sizes, { hasRoom: () => false, queues: () => queues }),
    sizes.map(size => inRack.choose([0, 3, 6], size, [0, 9, 9])),
  );
});

for (const [id, keyless] of [
  ['librdkafka-random', 'random'],
  ['librdkafka', 'random'],
] as [PolicyId, KeylessPolicy][]) {
  test(`${id} without linger: a draw for each record`, () => {
    const partitioner = createPartitioner({ keyless, random: seeded(5) });
    assert.equal(
      chosen(id, sizes),
      sizes.map(size => partitioner.partition({ size }, { topic: 'lab', numPartitions: 7 })),
    );
  });
}

test('librdkafka stays for more than twice linger.ms, cut to milliseconds', () => {
  for (const [lingerMs, stays] of [
    [0.4, 1],
    [0.5, 2],
    [5, 11],
    [10.4, 21],
  ]) {
    const draws = seeded(5);
    const drawn = Array.from({ length: 100 }, () => Math.floor(draws() * 0x80000000) % 7);
    // A record each millisecond.
    assert.equal(
      chosen('librdkafka', sizes.slice(0, 100), { lingerMs }),
      sizes.slice(0, 100).map((_, i) => drawn[Math.floor(i / stays)]),
      String(lingerMs),
    );
  }
});

test('Java since 3.3 leaves no batch half full, and stays for twice batch.size at most', () => {
  const alwaysOpen = chosen('kip-794', sizes, { hasRoom: () => true });
  const never = chosen('kip-794', sizes, { hasRoom: () => false });
  const stays = (all: readonly number[]) => all.filter((partition, i) => i === 0 || partition !== all[i - 1]).length;
  assert.ok(stays(never) > 1.5 * stays(alwaysOpen), `${stays(never)} ${stays(alwaysOpen)}`);
  assert.ok(runProducer({ ...usual, lingerMs: 1000 }).meanFill > 0.95);
});

/** One broker, one record a millisecond at most: all of it can be told by hand. A fast broker takes 2 ms. */
const small: ProducerSetup = {
  ...usual,
  policy: 'round-robin',
  numPartitions: 1,
  brokers: 1,
  batchSize: 100,
  lingerMs: 10,
  seconds: 0.1,
};
const come = (...records: [ms: number, size: number][]) => records.map(([ms, size]) => ({ ms, size }));

test('by hand: a batch lingers, from its first record on', () => {
  const run = simulate(small, come([0, 25], [5, 25], [20, 50]));
  assert.equal([run.records, run.batches, run.brokers[0].requests], [3, 2, 2]);
  assert.is(run.meanFill, 0.5);
  // Sent at 10 and at 30.
  assert.equal([run.meanMs, run.p99Ms, run.endMs], [(12 + 7 + 12) / 3, 12, 32]);
});

test('by hand: a batch is sent as soon as it is full, or the next record does not fit', () => {
  const full = simulate(small, come([0, 100]));
  assert.equal([full.batches, full.endMs], [1, 2]);
  const next = simulate(small, come([0, 60], [1, 41]));
  // The first at 1, the second at 11.
  assert.equal([next.batches, next.meanMs, next.endMs], [2, (3 + 12) / 2, 13]);
  const fits = simulate(small, come([0, 60], [1, 40]));
  assert.equal([fits.batches, fits.meanMs, fits.endMs], [1, (3 + 2) / 2, 3]);
  const large = simulate(small, come([0, 1], [1, 500]));
  assert.equal([large.batches, large.endMs], [2, 5]);
});

test('by hand: five requests are under way, one is answered after another', () => {
  const slow = { ...small, lingerMs: 0, slowBroker: 0, slowMs: 100, seconds: 1 };
  const run = simulate(slow, come([0, 9], [1, 9], [2, 9], [3, 9], [4, 9], [5, 9], [6, 9]));
  // The last two wait for the first answer, and go together.
  assert.equal([run.batches, run.brokers[0].requests, run.brokers[0].mostWaiting], [6, 6, 1]);
  assert.equal([run.meanMs, run.p99Ms, run.endMs], [(100 + 199 + 298 + 397 + 496 + 595 + 594) / 7, 595, 600]);
  const at = (ms: number) => run.frames.find(frame => frame.ms >= ms)!;
  assert.equal([at(50).inFlight, at(50).waiting, at(50).openBytes, at(50).records], [[5], [1], [18], [7]]);
  assert.equal([at(150).inFlight, at(150).waiting, at(150).openBytes], [[5], [0], [0]]);
  assert.equal([at(450).inFlight, at(550).inFlight, at(650).inFlight], [[2], [1], [0]]);
});

test('by hand: a request takes what is open for its broker, and nothing of another', () => {
  const run = simulate({ ...small, numPartitions: 4, brokers: 2 }, come([0, 10], [1, 10], [5, 10], [6, 10]));
  // Partitions 0 and 2 at 10, 1 and 3 at 11.
  assert.equal(
    run.brokers.map(({ requests, records }) => [requests, records]),
    [
      [1, 2],
      [1, 2],
    ],
  );
  assert.equal([run.batches, run.endMs, run.meanMs], [4, 13, (12 + 7 + 12 + 7) / 4]);
});

test('by hand: what waits when the last record has come is sent then', () => {
  const run = simulate({ ...small, lingerMs: 1000 }, come([40, 10]));
  assert.equal([run.records, run.endMs, run.meanMs], [1, 102, 62]);
  assert.equal(run.frames.at(-1)!.openBytes, [10]);
});

test('queues are looked at once each partition has had a batch, not before', () => {
  const setup = { ...usual, numPartitions: 20, slowBroker: 1 };
  const [adaptive, uniform] = (['kip-794', 'kip-794-uniform'] as const).map(policy =>
    runProducer({ ...setup, policy }),
  );
  const begin = adaptive.frames.findIndex(({ records }) => records.every(count => count > 0));
  assert.ok(begin > 20, String(begin));
  assert.equal(adaptive.frames.slice(0, begin), uniform.frames.slice(0, begin));
  assert.not.equal(adaptive.frames.at(-1), uniform.frames.at(-1));
});

test('a slow broker gets most of KIP-480, its share of round-robin, little of KIP-794', () => {
  const slow = { slowBroker: 1, lingerMs: 0 };
  assert.ok(Math.abs(shareOf(1, { ...slow, policy: 'round-robin' }) - 1 / 3) < 0.001);
  assert.ok(shareOf(1, { ...slow, policy: 'kip-480' }) > 0.6);
  assert.ok(shareOf(1, { ...slow, policy: 'kip-794' }) < 0.25);
  assert.ok(shareOf(1, { ...slow, policy: 'kip-794' }) < shareOf(1, { ...slow, policy: 'kip-794-uniform' }));
});

test('rack-aware writes to the own rack alone', () => {
  assert.is(shareOf(0, { policy: 'rack-aware' }), 1);
  assert.ok(shareOf(0, { policy: 'kip-794' }) < 0.6);
});

test('linger fills batches; sticky fills them fuller than round-robin', () => {
  const fillOf = (policy: PolicyId, lingerMs: number) => runProducer({ ...usual, policy, lingerMs }).meanFill;
  for (const policy of ids) assert.ok(fillOf(policy, 100) > fillOf(policy, 5), policy);
  assert.ok(fillOf('kip-794', 20) > 2 * fillOf('round-robin', 20));
});

test('each policy says where it is to be read, at a version', () => {
  for (const { source } of policies) assert.match(source, /^https:\/\/github\.com\/.+\/blob\/v?\d+\.\d+\.\d+\/.+/);
  assert.is(new Set(ids).size, ids.length);
});

test.run();
