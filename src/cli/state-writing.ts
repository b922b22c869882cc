// A State out: as bytes, as a line of base64, as an Arrow stream of one row; gzipped or not.

import { usageError } from '../errors.ts';
import { integer } from '../numbers.ts';
import type { PartNumbers } from '../state/ranges.ts';
import { type GivenUp, noLargerThan } from '../state/smaller.ts';
import type { ScanState } from '../state/state.ts';
import { arrowOf } from './arrow-state.ts';
import type { Io } from './io.ts';
import { type Pieces, writePieces } from './output-file.ts';
import { checkTerminal } from './outputs.ts';
import type { StateFormat } from './state-formats.ts';

declare const KEYLANE_VERSION: string;

export interface StateOutput {
  /** Its name, "-" for standard output. */
  state?: string | undefined;
  stateFormat?: StateFormat | undefined;
  stateGzip?: boolean | undefined;
  /** How many bytes it may have, as bytes and not packed. */
  stateSize?: number | undefined;
  /** Which of several parts it is. */
  statePart?: PartNumbers | undefined;
}

/**
 * Whether what says how a State is written means something.
 * @throws {KeylaneError} `ERR_USAGE`
 */
export function checkStateOutput(output: StateOutput, { out }: Pick<Io, 'out'>): void {
  const { state, stateFormat, stateGzip, stateSize, statePart } = output;
  if (state === undefined) {
    const given = {
      ...{ '--state-format': stateFormat, '--state-gzip': stateGzip, '--state-size': stateSize },
      '--state-part': statePart,
    };
    const [option] = Object.entries(given).find(([, value]) => value !== undefined) ?? [];
    if (option) throw usageError(`${option} says how a State is written, but none is. Add --state FILE.`);
  }
  if (stateFormat !== 'base64') checkTerminal({ '--state': state }, { out }, ', or pass --state-format base64');
}

/** So much is written, packed or encoded at a time; a multiple of three. */
const PIECE = 3 << 20;
/** Half of a State are hashes, which nothing makes smaller: more effort gains some percent. */
const LEVEL = 1;

const GIVEN_UP: Record<GivenUp, string> = {
  keys: 'exact figures about keys',
  partitionSketches: 'the distinct keys of each partition',
  times: 'narrower steps of time',
  writers: 'a part of the keys that tell who wrote the records',
};

/**
 * @param state what tells who wrote its records may be less afterwards
 * @throws {KeylaneError} `ERR_OUTPUT`, `ERR_STATE_SIZE`
 */
export async function saveState(output: StateOutput, state: ScanState, io: Io): Promise<void> {
  const { state: name, stateFormat = 'binary', stateGzip = false, stateSize = Infinity, statePart } = output;
  state.producer = `keylane ${KEYLANE_VERSION}`;
  if (statePart) state.part = statePart;
  const { pieces: all, givenUp } = noLargerThan(stateSize, state);
  const isGzipFile = name!.endsWith('.gz');
  let pieces: Pieces = piecesOf(all);
  if (stateGzip || (isGzipFile && stateFormat === 'binary')) pieces = gzipped(pieces);
  if (stateFormat === 'base64') pieces = base64(pieces);
  if (stateFormat === 'arrow') pieces = arrowOf(pieces);
  if (isGzipFile && stateFormat !== 'binary') pieces = gzipped(pieces);
  await writePieces(name!, pieces, io);
  if (givenUp.length > 0) {
    const what = givenUp.map(each => GIVEN_UP[each]).join(', ');
    io.err.line(`to have no more than ${integer(stateSize)} bytes the State gives up ${what}`);
  }
  if (state.records === 0) io.err.line('the source has no records: the State says so');
}

function* piecesOf(all: readonly Uint8Array[]): Generator<Uint8Array> {
  for (const piece of all) {
    for (let at = 0; at < piece.length; at += PIECE) yield piece.subarray(at, at + PIECE);
  }
}

async function* gzipped(pieces: Pieces): AsyncGenerator<Uint8Array> {
  const [{ pipeline }, { createGzip }] = await Promise.all([import('node:stream'), import('node:zlib')]);
  const zip = createGzip({ level: LEVEL, chunkSize: 1 << 16 });
  // The loop that reads it gets its errors.
  pipeline(pieces, zip, () => {});
  yield* zip;
}

/** One line. */
async function* base64(pieces: Pieces): AsyncGenerator<Uint8Array> {
  let rest = Buffer.alloc(0);
  for await (const piece of pieces) {
    const all = Buffer.concat([rest, piece]);
    const whole = all.length - (all.length % 3);
    yield Buffer.from(all.toString('base64', 0, whole), 'latin1');
    rest = all.subarray(whole);
  }
  yield Buffer.from(`${rest.toString('base64')}\n`, 'latin1');
}
