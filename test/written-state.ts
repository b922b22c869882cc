import { statePieces } from '../src/state/file/state-file.ts';
import type { ScanState } from '../src/state/state.ts';

/** A State's file, in memory of its own. */
export const writeState = (state: ScanState): Uint8Array => new Uint8Array(Buffer.concat(statePieces(state)));
