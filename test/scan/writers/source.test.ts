import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { nameSessions } from '../../../src/scan/writers/source.ts';
import { emptyNotes, type Source } from '../../../src/sources/index.ts';
import { Sessions } from '../../../src/state/writers/sessions.ts';
import { emptyWhoState } from '../../../src/state/writers/state.ts';

const test = suite('scan/writers/source');

const noteOf = async (remembered: [number, number][]): Promise<string> => {
  const notes = emptyNotes();
  const source = { producersRemembered: () => new Map(remembered) } as Partial<Source> as Source;
  await nameSessions(emptyWhoState(3), source, notes);
  return notes.events.join();
};

test('producers whose batches are gone: those with the lowest numbers are named, whatever the order they come in', async () => {
  const remembered = Array.from({ length: 12 }, (_, i): [number, number] => [12 - i, 1000 * i]);
  assert.match(
    await noteOf(remembered),
    /^producers 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more wrote here too, last at 1970-01-01T00:00:11.000Z:/,
  );
});

test('a source that remembers none is not told of', async () => {
  assert.is(await noteOf([]), '');
  const notes = emptyNotes();
  await nameSessions(emptyWhoState(3), {} as Source, notes);
  assert.equal(notes.events, []);
});

test('one that a session has is not gone, and of more sessions than are told apart nobody knows', async () => {
  const noteWith = async (count: number, remembered: [number, number][]): Promise<string> => {
    const state = emptyWhoState(3);
    state.sessions = new Sessions();
    const place = { timestamp: 1, partition: 0, offset: 0 };
    for (let producerId = 0; producerId < count; producerId++) {
      const mark = { producerId, epoch: 0, sequence: 0, isTransactional: false, shape: '' };
      state.sessions.begin(mark, place, place);
    }
    const notes = emptyNotes();
    await nameSessions(state, { producersRemembered: () => new Map(remembered) } as Partial<Source> as Source, notes);
    return notes.events.join();
  };
  assert.is(await noteWith(8, [[7, 1000]]), '');
  assert.match(
    await noteWith(7, [
      [6, 1000],
      [7, 1000],
    ]),
    /^producer 7 wrote here too/,
  );
  assert.match(await noteWith(256, [[999, 1000]]), /^producer 999 /);
  assert.is(await noteWith(257, [[999, 1000]]), '');
});

test('one of them, and one whose time is none', async () => {
  const one = await noteOf([[7, 1000]]);
  assert.match(one, /^producer 7 wrote here too, last at 1970-01-01T00:00:01.000Z: its batches .* remembers it$/);
  for (const time of [0, -1, 8.64e15 + 1]) assert.match(await noteOf([[7, time]]), /^producer 7 wrote here too: its /);
  const three: [number, number][] = [
    [7, 1000],
    [8, 3000],
    [9, 2000],
  ];
  assert.match(
    await noteOf(three),
    /^producers 7, 8, 9 wrote here too, last at 1970-01-01T00:00:03.000Z: their .* them$/,
  );
});

test('more of them than a call takes arguments', async () => {
  const remembered = Array.from({ length: 200_000 }, (_, i): [number, number] => [i, -1]);
  assert.match(await noteOf(remembered), /^producers 0, 1, .* and 199,?990 more wrote here too: /);
});

test.run();
