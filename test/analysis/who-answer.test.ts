// Whole answers about small topics, field by field; clients and settings from the catalogue; which candidates are near one another.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { viewNamed } from '../../src/analysis/shared/views.ts';
import { adviceFor, clientsOf, clientsThat } from '../../src/analysis/who/advice.ts';
import { type WhoAnswer, whoAnswer } from '../../src/analysis/who/answer.ts';
import { batchRecords } from '../../src/analysis/who/batch-records.ts';
import {
  bitsOf,
  type Candidate,
  hashedPart,
  placeBy,
  rivalsOf,
  ruleOfCandidate,
  siblingsOf,
} from '../../src/analysis/who/candidate.ts';
import { KeyBlock } from '../../src/core/index.ts';
import { clients, partitionersOf, partitionUnder, type RuleId, ruleOf, rules } from '../../src/rules/index.ts';
import { LAST_RULES } from '../../src/rules/table.ts';
import { RecordFold } from '../../src/scan/writers/record-fold.ts';
import { KEYLESS } from '../../src/sources/index.ts';
import type { Redaction } from '../../src/state/redaction.ts';
import { MASK_RULES } from '../../src/state/writers/rule-masks.ts';
import { Sessions } from '../../src/state/writers/sessions.ts';
import { emptyWhoState, type WhoState } from '../../src/state/writers/state.ts';
import { seeded } from '../seeded.ts';

const test = suite('answers of who');
type Row = [key: string | null, partition: number];
const N = 12;
const orders = (count: number, from = 0): string[] => Array.from({ length: count }, (_, i) => `order-${from + i}`);
const under = (rule: RuleId, keys: readonly string[], n = N): Row[] =>
  keys.map(key => [key, partitionUnder(rule, key, n)]);

function scan(rows: readonly Row[], numPartitions = N): WhoState {
  const state = emptyWhoState(numPartitions);
  const fold = new RecordFold(state);
  fold.add({
    keys: KeyBlock.from(rows.map(([key]) => key ?? '')),
    partitions: Int32Array.from(rows, ([, partition]) => partition),
    flags: Uint8Array.from(rows, ([key]) => (key === null ? KEYLESS : 0)),
    offsets: undefined,
    timestamps: undefined,
    unreadable: 0,
  });
  fold.finish();
  return state;
}

/** Of the rules that every record is asked about, but for these: the first of those that the fewest pairs are against. */
function nextOf(rows: readonly Row[], but: readonly RuleId[], n = N) {
  const pairs = [...new Map(rows.map(row => [row.join(), row])).values()];
  return MASK_RULES.filter(rule => !but.includes(rule))
    .map(rule => ({
      rule,
      refutedBy: pairs.filter(([key, partition]) => partitionUnder(rule, key!, n) !== partition).length,
    }))
    .reduce((a, b) => (b.refutedBy < a.refutedBy ? b : a));
}

/** Rules that are no bits of masks, not asked last, and do the same for these keys. */
const alikeOf = (rule: RuleId, keys: readonly string[], n = N) =>
  rules
    .map(({ id }) => id)
    .filter(id => id !== rule && !(MASK_RULES as readonly RuleId[]).includes(id) && !LAST_RULES.includes(id))
    .filter(id => keys.every(key => partitionUnder(id, key, n) === partitionUnder(rule, key, n)))
    .map(id => ({ rule: id, clients: clientsOf(id) }));

const shareOf = (rule: RuleId, records: number, of: number, keys: readonly string[]) => ({
  ...{ rule, share: records / of, records },
  clients: clientsOf(rule),
  alike: alikeOf(rule, keys),
});

/** Of one writer of all records. */
function expected(rule: RuleId, rows: readonly Row[]): WhoAnswer {
  const keys = [...new Set(rows.map(([key]) => key!))];
  return {
    ...{ verdict: rule, reason: null, moreKeys: null, noneAbove: null },
    ...{ records: rows.length, keyless: 0, distinctKeys: keys.length, numPartitions: N, numPartitionsFrom: 'option' },
    suggestedPartitions: null,
    shares: [shareOf(rule, rows.length, rows.length, keys)],
    indistinguishable: [],
    evidence: {
      ...{ explained: keys.length, of: keys.length },
      // A writer at random puts them all there once in twelve to the power of them.
      chanceLog10: -keys.length * Math.log10(N),
      next: nextOf(rows, [rule]),
    },
    ...{ unknown: null, unknownWriter: null, views: [], earlier: [], writers: [], recompressed: null },
    offRule: { records: 0, partition: null, examples: [] },
    splitKeys: { count: 0, isEstimate: false, examples: [] },
    timeline: null,
    encodings: { schemaIds: [], variants: [] },
    ...{
      advice: [],
      unreadable: 0,
      withoutPartition: 0,
      outOfRange: 0,
      lossyKeys: 0,
      redacted: false,
      positions: 'record',
    },
  };
}
/** As it is, but for the chance, which is near. */
function same(answer: WhoAnswer, wanted: WhoAnswer): void {
  const { evidence: found } = answer;
  const { evidence } = wanted;
  assert.ok(Math.abs(found!.chanceLog10 - evidence!.chanceLog10) < 0.01, `${found!.chanceLog10}`);
  assert.equal(
    { ...answer, evidence: { ...found, chanceLog10: 0 } },
    { ...wanted, evidence: { ...evidence, chanceLog10: 0 } },
  );
}

test('one rule: all that is said of it', () => {
  for (const rule of ['murmur2', 'crc32'] as const) {
    const rows = under(rule, orders(200));
    same(whoAnswer(scan(rows), true), expected(rule, rows));
    same(whoAnswer(scan([...rows, ...rows]), true), {
      ...expected(rule, rows),
      ...{ records: 400, shares: [{ ...expected(rule, rows).shares[0], records: 400 }] },
    });
    same(whoAnswer(scan(rows), false), { ...expected(rule, rows), numPartitionsFrom: 'data' });
  }
});

test('what the scan knows besides is told as it is', () => {
  const rows = under('murmur2', orders(200));
  const more = { unreadable: 3, withoutPartition: 5, lossyKeys: 7, hasOffsets: true };
  const state = Object.assign(scan([...rows, [null, 1], [null, 2]]), more);
  const { hasOffsets: _, ...told } = more;
  same(whoAnswer(state, true), {
    ...expected('murmur2', rows),
    ...told,
    positions: 'offset',
    keyless: 2,
    records: 202,
  });
});

test('in whatever order keys were kept', () => {
  const rows = [...under('murmur2', orders(300)), ...under('crc32', orders(60, 1000))];
  const state = scan(rows);
  const kept = [...state.witnesses];
  const answer = whoAnswer(state, true);
  assert.equal(state.witnesses, kept, 'the state is as it was');
  const shuffled = kept.toSorted((a, b) => a.second - b.second);
  assert.equal(whoAnswer({ ...state, witnesses: shuffled }, true), answer);
});

test('two rules: what each wrote, and what to set', () => {
  const rows = [...under('murmur2', orders(300)), ...under('crc32', orders(200, 300))];
  const answer = whoAnswer(scan(rows), true);
  assert.equal(
    [answer.verdict, answer.shares.map(({ rule }) => rule), answer.indistinguishable],
    ['mixed', ['murmur2', 'crc32'], []],
  );
  assert.equal(answer.advice, adviceFor(['crc32']));
  assert.ok(answer.advice[0].settings.length > 0);
  const { explained, of, next } = answer.evidence!;
  assert.equal([explained, of, next], [500, 500, nextOf(rows, ['murmur2', 'crc32'])]);
  // Of one rule none, nor of one that is Java's.
  assert.equal(whoAnswer(scan(under('crc32', orders(200))), true).advice, []);
});

test('no rule: all records are off the rule, which has no partition of its own', () => {
  const rows = orders(150).map((key): Row => [key, 4]);
  const { verdict, offRule, evidence, unknown, unknownWriter, shares, suggestedPartitions } = whoAnswer(
    scan(rows),
    true,
  );
  assert.equal(
    [verdict, offRule, evidence, unknown, shares],
    ['none', { records: 150, partition: null, examples: [] }, null, 'one-partition', []],
  );
  assert.equal([unknownWriter!.kind, unknownWriter!.partition, suggestedPartitions], ['one-partition', 4, null]);
});

test('too few off the rule: what could have written them, and the records themselves', () => {
  const keys = orders(300);
  const far = (key: string) => partitionUnder('crc32', key, N);
  const strays = orders(2, 1000);
  const rows = [...under('murmur2', keys), ...strays.map((key): Row => [key, far(key)])];
  const { verdict, reason, offRule, indistinguishable, evidence } = whoAnswer(scan(rows), true);
  assert.equal([verdict, reason, offRule.records, offRule.partition], ['undecided', 'few-off-rule', 2, null]);
  assert.equal(
    offRule.examples,
    strays.map((key, i) => ({
      ...{ key, hex: Buffer.from(key).toString('hex'), partition: far(key) },
      ...{ expected: partitionUnder('murmur2', key, N), position: 301 + i, sessions: [] },
    })),
  );
  const suspects = MASK_RULES.filter(rule => strays.every(key => partitionUnder(rule, key, N) === far(key)));
  assert.equal(
    indistinguishable.map(group => [...group].sort()),
    [[...suspects].sort()],
  );
  assert.ok(suspects.length > 1 && suspects.includes('crc32'));
  assert.equal([evidence!.explained, evidence!.of], [300, 302]);
  // Of one suspect there is nothing to tell apart.
  const one = orders(400, 1000).filter(
    key => MASK_RULES.filter(rule => partitionUnder(rule, key, N) === far(key)).join() === 'crc32',
  );
  const alone = whoAnswer(
    scan([...under('murmur2', keys), ...one.slice(0, 2).map((key): Row => [key, far(key)])]),
    true,
  );
  assert.equal([alone.reason, alone.indistinguishable], ['few-off-rule', []]);
});

test('rules that nobody can tell apart here: named in their group, and no records of theirs are examples', () => {
  const rows = under('murmur2', orders(300), 8);
  const { reason, indistinguishable, evidence, offRule, advice } = whoAnswer(scan(rows, 8), true);
  assert.equal([reason, indistinguishable], ['power-of-two', [['murmur2', 'murmur2-unsigned']]]);
  // Nor is the one that comes next one of them.
  assert.equal(evidence!.next, nextOf(rows, ['murmur2', 'murmur2-unsigned'], 8));
  assert.equal([offRule.examples, advice], [[], []]);
});

test('a count that the records fit, or the least that can be', () => {
  const of = (state: WhoState, isGiven = true) => {
    const { suggestedPartitions, outOfRange, numPartitions } = whoAnswer(state, isGiven);
    return [suggestedPartitions, outOfRange > 0, numPartitions];
  };
  assert.equal(of(scan(under('crc32', orders(100), 6), N)), [6, false, N]);
  assert.equal(of(scan(under('crc32', orders(100), 30), N)), [30, true, N]);
  // At their count a higher partition was seen.
  assert.equal(of(scan([...under('crc32', orders(100), N), ['x', 40]], N)), [41, true, N]);
  // Of two counts neither is the topic's.
  const grown = [...under('crc32', orders(100), 6), ...under('crc32', orders(100, 300), N)];
  const { suggestedPartitions, earlier } = whoAnswer(scan(grown), true);
  assert.equal(
    [suggestedPartitions, earlier.map(({ rule, numPartitions }) => [rule, numPartitions])],
    [null, [['crc32', 6]]],
  );
});

test('whether a larger count can be', () => {
  const rows = under('crc32', orders(100), 31).filter(([, partition]) => partition < 29);
  const of = (state: WhoState, isGiven: boolean) => whoAnswer(state, isGiven).suggestedPartitions;
  // Said to be 29, and no record says otherwise.
  assert.equal([of(scan(rows, 29), true), of(scan(rows, 29), false)], [null, 31]);
  // Said to be 12, and records say that it is more: 29 at least, and by the rule 31.
  assert.is(of(scan(rows, N), true), 31);
});

test('nine keys in one partition: no rule, though it is not shown how little one may have written', () => {
  const { verdict, offRule, noneAbove, unknown } = whoAnswer(scan(orders(9).map((key): Row => [key, 4])), true);
  assert.equal(
    [verdict, noneAbove, unknown, offRule],
    ['none', null, 'one-partition', { records: 9, partition: null, examples: [] }],
  );
});

test('where a rule would have put all that is left over, it may be the rule’s, though it is in one partition', () => {
  const java = under('murmur2', orders(60));
  const inOne = (isThere: (key: string) => boolean) =>
    orders(2000, 1000)
      .filter(key => partitionUnder('murmur2', key, N) !== 3 && isThere(key))
      .slice(0, 10)
      .map((key): Row => [key, 3]);
  const of = (rows: Row[]) => {
    const { verdict, reason, unknown, unknownWriter } = whoAnswer(scan([...java, ...rows]), true);
    return [verdict, reason, unknown, unknownWriter?.partition];
  };
  assert.equal(of(inOne(key => partitionUnder('crc32', key, N) === 3)), ['undecided', 'few-off-rule', null, undefined]);
  assert.equal(of(inOne(() => true)), ['mixed', null, 'one-partition', 3]);
});

test('strays that share a partition', () => {
  const strays = orders(400, 1000).filter(key => MASK_RULES.every(rule => partitionUnder(rule, key, N) !== 3));
  const rows = [...under('murmur2', orders(600)), ...strays.slice(0, 6).map((key): Row => [key, 3])];
  const { offRule } = whoAnswer(scan(rows), true);
  assert.equal([offRule.records, offRule.partition], [6, 3]);
});

test('where rules cannot be told apart anyway strays are no examples, and their suspects no group', () => {
  const keys = orders(300);
  const far = (key: string) => partitionUnder('crc32', key, 8);
  const stray = orders(50, 1000).find(key => far(key) !== partitionUnder('murmur2', key, 8))!;
  const { reason, offRule, indistinguishable } = whoAnswer(
    scan([...under('murmur2', keys, 8), [stray, far(stray)]], 8),
    true,
  );
  assert.equal([reason, offRule], ['power-of-two', { records: 1, partition: null, examples: [] }]);
  assert.equal(indistinguishable, [['murmur2', 'murmur2-unsigned']]);
});

test('of rules that come next with as many against them the first is told', () => {
  const twins: [RuleId, RuleId][] = [
    ['murmur2', 'murmur2-unsigned'],
    ['crc32-mask', 'crc32'],
    ['fnv1a-mask', 'fnv1a-unsigned'],
  ];
  const of = (from: number) => {
    const rows = under('xxhash32', orders(60, from), 8);
    return { rows, next: nextOf(rows, ['xxhash32'], 8) };
  };
  const from = Array.from({ length: 50 }, (_, i) => 100 * i).find(i =>
    twins.some(([first]) => of(i).next.rule === first),
  )!;
  const { rows, next } = of(from);
  assert.equal(whoAnswer(scan(rows, 8), true).evidence!.next, next);
});

test('a sample of keys stands for all of them', () => {
  const rows = under('murmur2', orders(300));
  const state = scan(rows);
  state.pairs.raiseLevel(2);
  const kept = state.pairs.keys;
  assert.ok(kept > 40 && kept < 120);
  assert.is(whoAnswer(state, true).distinctKeys, 4 * kept);
});

test('redacted: digests of keys, and no partitions beside them where these would tell too much', () => {
  const redaction: Redaction = { digest: key => new Uint8Array(Buffer.from(`#${key.length}`)), length: 2, id: 'x' };
  const strays = orders(2, 1000).map((key): Row => [key, (partitionUnder('murmur2', key, 60) + 7) % 60]);
  const of = (keys: number) => whoAnswer(scan([...under('murmur2', orders(keys), 60), ...strays], 60), true, redaction);
  const { redacted, offRule } = of(300);
  assert.is(redacted, true);
  assert.equal(
    offRule.examples.map(({ key, expected }) => [key, expected]),
    strays.map(() => ['#10', null]),
  );
  const few = whoAnswer(
    scan([
      ...under('murmur2', orders(300)),
      ...orders(2, 1000).map((key): Row => [key, (partitionUnder('murmur2', key, N) + 7) % N]),
    ]),
    true,
    redaction,
  );
  assert.ok(few.offRule.examples.every(({ expected }) => expected !== null) && few.offRule.examples.length === 2);
});

/** Batches of one record, of one session for each rule. */
function withSessions(rows: readonly Row[], writers: readonly RuleId[], n = N): WhoState {
  const state = scan(rows, n);
  const sessions = new Sessions();
  for (const [i, [key, partition]] of rows.entries()) {
    const place = { timestamp: i, partition, offset: i };
    const producerId = 100 + (i % writers.length);
    sessions.begin({ producerId, epoch: 0, sequence: i, isTransactional: false, shape: '' }, place, place);
    const mask = MASK_RULES.reduce(
      (all, rule, bit) => all | (partitionUnder(rule, key!, n) === partition ? 1 << bit : 0),
      0,
    );
    sessions.add(1, 0, 1, mask);
  }
  sessions.close();
  return Object.assign(state, { sessions });
}

test('sessions have the rules that were found at the topic’s own count', () => {
  const writers: RuleId[] = ['murmur2', 'crc32'];
  const rows = orders(400).map((key, i): Row => [key, partitionUnder(writers[i % 2], key, N)]);
  const told = (state: WhoState) =>
    whoAnswer(state, true).writers.map(({ id, rule, records, offRule }) => [id, rule, records, offRule]);
  assert.equal(told(withSessions(rows, writers)), [
    ['producer 100', 'murmur2', 200, 0],
    ['producer 101', 'crc32', 200, 0],
  ]);
  // At another count batches were not asked.
  const earlier = under('crc32', orders(100), 6);
  const [[, rule]] = told(withSessions(earlier, ['crc32']));
  assert.is(rule, null);
});

test('a copy, whose batches fit no rule though its records do, is told from a writer without a rule', () => {
  const told = (rows: readonly Row[], batches: readonly (readonly number[])[]) => {
    const sessions = new Sessions();
    for (const [i, batch] of batches.entries()) {
      const place = { timestamp: i, partition: 0, offset: i };
      sessions.begin({ producerId: 7, epoch: 0, sequence: i, isTransactional: false, shape: '' }, place, place);
      for (const at of batch) {
        const [key, partition] = rows[at];
        sessions.add(
          1,
          0,
          1,
          MASK_RULES.reduce((all, rule, bit) => all | (partitionUnder(rule, key!, N) === partition ? 1 << bit : 0), 0),
        );
      }
    }
    sessions.close();
    const { writers } = whoAnswer(Object.assign(scan(rows), { sessions }), true);
    return writers.map(({ rule, alike, mixesWriters, records }) => [rule, alike, mixesWriters, records]);
  };
  // Of two writers' records one each in a batch.
  const two = [...under('murmur2', orders(300)), ...under('crc32', orders(300, 300))];
  const pairs = orders(300).map((_, i) => [i, 300 + i]);
  assert.equal(told(two, pairs), [[null, [], true, 600]]);
  // Of one writer some, and more of one who picks any.
  const random = seeded(3);
  const any = [
    ...under('murmur2', orders(300)),
    ...orders(400, 300).map((key): Row => [key, Math.floor(random() * N)]),
  ];
  const single = any.map((_, i) => [i]);
  const [[, , mixes]] = told(any, single);
  assert.is(mixes, false);
});

test('what comes next is another rule than those that do the same, where other rules are asked too', () => {
  // The topic has grown: at its count half of the keys are the rule's, and of its twins that masks do not know.
  const rows = [...under('crc32', orders(150), 6), ...under('crc32', orders(150, 150))];
  const { evidence, shares } = whoAnswer(scan(rows), true);
  assert.ok(shares[0].alike.length > 0);
  assert.equal([evidence!.explained, evidence!.of], [300, 300]);
  assert.equal(evidence!.next, nextOf(rows, ['crc32']));
});

test('records by what their batches fit, unless batches mix writers', () => {
  const writers: RuleId[] = ['murmur2', 'crc32'];
  const bits = writers.map(rule => (MASK_RULES as readonly RuleId[]).indexOf(rule));
  const [a, b] = bits.map(bit => 1 << bit);
  const of = (
    batches: [session: number, mask: number, records: number][],
    asked: number[],
    keyed: number,
    off: number,
  ) => {
    const sessions = new Sessions();
    for (const [producerId, mask, records] of batches) {
      const place = { timestamp: 0, partition: 0, offset: 0 };
      sessions.begin({ producerId, epoch: 0, sequence: 0, isTransactional: false, shape: '' }, place, place);
      sessions.add(records, 0, records, mask);
    }
    sessions.close();
    return batchRecords({ sessions } as unknown as WhoState, asked, keyed, off);
  };
  const two: Parameters<typeof of>[0] = [
    [1, a, 500],
    [1, a | b, 300],
    [1, a, 100],
    [2, b, 100],
  ];
  assert.equal(of(two, bits, 1000, 0), [
    new Map([
      [a, 600],
      [a | b, 300],
    ]),
    new Map([[b, 100]]),
  ]);
  assert.is(batchRecords({ sessions: undefined } as unknown as WhoState, bits, 1000, 0), undefined);
  // A rule that batches are not asked about.
  assert.is(of(two, [...bits, MASK_RULES.length], 1000, 0), undefined);
  assert.ok(of(two, [...bits, MASK_RULES.length - 1], 1000, 0));
  // Not all keyed records are in batches.
  assert.is(of(two, bits, 1001, 0), undefined);
  // One in a hundred may fit none by its batch that fits one by itself.
  const mixing = (count: number): Parameters<typeof of>[0] => [
    [1, a, 1000 - count],
    [2, 0, count],
  ];
  assert.ok(of(mixing(10), bits, 1000, 0));
  assert.is(of(mixing(11), bits, 1000, 0), undefined);
  assert.ok(of(mixing(11), bits, 1000, 1));
  assert.is(of(mixing(30), bits, 1000, 19), undefined);
});

// The catalogue, row by row.
const ALL: RuleId[] = rules.map(({ id }) => id);

test('who has a rule: each client once, those that have it by default first', () => {
  for (const rule of ALL) {
    const found: ReturnType<typeof clientsOf> = [];
    for (const isDefault of [true, false]) {
      for (const client of clients) {
        const own = partitionersOf(client).filter(each => each.rule === rule);
        const best = own.find(each => each.isDefault) ?? own[0];
        if (best === undefined || (best.isDefault ?? false) !== isDefault) continue;
        found.push({ client: client.name, partitioner: best.name, versions: best.versions ?? null, isDefault });
      }
    }
    assert.equal(clientsOf(rule), found, rule);
    // What to set, of the first four for which something can be.
    const settings = found.flatMap(each => {
      const setting = clients.find(({ name }) => name === each.client)!.toRouteAsJava;
      return setting === null ? [] : [{ ...each, setting }];
    });
    const advice = rule === 'murmur2' ? [] : [{ rule, settings: settings.slice(0, 4) }];
    assert.equal(adviceFor([rule]), advice, rule);
  }
  assert.equal(adviceFor(['murmur2', 'crc32', 'fnv1a-abs']), [...adviceFor(['crc32']), ...adviceFor(['fnv1a-abs'])]);
  assert.is(adviceFor(['crc32'])[0].settings.length, 4);
  assert.is(clientsOf('murmur2')[0].client, 'kafka-clients');
});

test('who does not look at keys, by what is seen of it', () => {
  const handling = {
    'one-partition': ['partition 0', 'one fixed partition'],
    random: ['random', 'sticky', 'sticky or random'],
    'records-number': ['round-robin'],
    'per-writer': ['one fixed partition'],
    'own-rule': [],
  } as const;
  for (const [kind, names] of Object.entries(handling)) {
    const found = [true, false].flatMap(isDefault =>
      clients.flatMap(client =>
        client.partitioners
          .filter(each => each.rule === null && (names as readonly string[]).includes(each.nullKey))
          .filter(each => (each.isDefault ?? false) === isDefault)
          .map(({ name, versions = null }) => ({ client: client.name, partitioner: name, versions, isDefault })),
      ),
    );
    assert.equal(clientsThat(kind as keyof typeof handling), found, kind);
    assert.is(found.length > 0, kind !== 'own-rule', kind);
  }
});

test('candidates: what they hash, where they put it, who is near them', () => {
  const view = viewNamed({ kind: 'after-first', name: ':', as: null });
  const bytes = (text: string) => new Uint8Array(Buffer.from(text));
  const plain: Candidate = { rule: 'integer-floor', numPartitions: 7 };
  assert.is(ruleOfCandidate(plain), ruleOf('integer-floor'));
  assert.equal(
    [placeBy(plain, bytes('17')), placeBy(plain, bytes('x')), hashedPart(plain, bytes('x'))],
    [3, -1, undefined],
  );
  const ofPart = { ...plain, view };
  assert.equal(
    [placeBy(ofPart, bytes('a:17')), placeBy(ofPart, bytes('17')), placeBy(ofPart, bytes('a:x'))],
    [3, -1, -1],
  );
  assert.equal(hashedPart(ofPart, bytes('a:17')), bytes('17'));
  assert.equal([bitsOf([]), bitsOf([0, 3]), bitsOf([30])], [0, 9, 1 << 30]);
  const candidates: Candidate[] = [
    { rule: 'murmur2', numPartitions: 7 },
    { rule: 'murmur2-abs', numPartitions: 7 },
    { rule: 'murmur2-character-count', numPartitions: 7 },
    { rule: 'murmur2', numPartitions: 8 },
    { rule: 'murmur2-unsigned', numPartitions: 7, view },
    { rule: 'crc32', numPartitions: 7 },
    { rule: 'kafka-node', numPartitions: 7 },
    { rule: 'hashcode-abs', numPartitions: 7 },
    { rule: 'fnv1a-abs', numPartitions: 7 },
    { rule: 'fnv1a-mask', numPartitions: 7 },
    { rule: 'hashcode-mask', numPartitions: 8 },
    { rule: 'hashcode-abs', numPartitions: 7, view },
    { rule: 'murmur2-abs', numPartitions: 9, view },
  ];
  const siblings = (bit: number, atAnyCount?: boolean) => siblingsOf(candidates, bit, atAnyCount);
  assert.equal(
    [siblings(0), siblings(1), siblings(2)],
    [
      [1, 2],
      [0, 2],
      [0, 1],
    ],
  );
  assert.equal([siblings(0, true), siblings(3, true), siblings(3)], [[1, 2, 3], [0, 1, 2], []]);
  assert.equal(
    [siblings(4), siblings(4, true), siblings(5), siblings(6), siblings(6, true)],
    [[], [12], [], [7], [7, 10]],
  );
  const rivals = [0, 5, 6, 7, 8, 9, 10, 11].map(bit => rivalsOf(candidates, bit));
  assert.equal(rivals, [[], [], [8, 9], [8, 9], [6, 7], [6, 7], [], []]);
});

test.run();
