// What may be wrong with States, and with sketches in them.

import { integer } from '../numbers.ts';
import { quoteName } from './describe.ts';
import { KeylaneError } from './error.ts';

export function sketchError(sketch: string, expected: string): KeylaneError {
  return new KeylaneError(
    'ERR_SKETCH',
    `The image of a DataSketches ${sketch} sketch ${expected}. Is it whole, and the sketch's own bytes, not text of them?`,
  );
}

export function stateError(name: string, what: string): KeylaneError {
  return new KeylaneError(
    'ERR_STATE',
    `${quoteName(name)} must be a State that keylane scan --state has written, but ${what} Scan its source anew.`,
  );
}

/**
 * @param what that cannot hold more
 * @param most how many bytes it holds
 */
export function stateSizeError(what: string, most: number): KeylaneError {
  return new KeylaneError(
    'ERR_STATE_SIZE',
    `The State is larger than the ${integer(most)} bytes that ${what} can hold. Pack it with --state-gzip, write it as it is, or keep fewer keys with a smaller --memory.`,
  );
}

/** @param least how many bytes it has when all is given up that can be */
export function stateTooSmallError(most: number, least: number): KeylaneError {
  return new KeylaneError(
    'ERR_STATE_SIZE',
    `The State cannot be as small as ${integer(most)} bytes: what it cannot give up takes ${integer(least)}. Pass a larger --state-size.`,
  );
}

export function statePartsError(message: string): KeylaneError {
  return new KeylaneError('ERR_STATE_PARTS', message);
}

export function stateMismatchError(message: string): KeylaneError {
  return new KeylaneError('ERR_STATE_MISMATCH', message);
}

/**
 * @param places how many partitions, or pairs of them, a key's is one of
 * @param least how many distinct keys there must be
 */
export function redactionError(places: number, distinctKeys: number, least: number): KeylaneError {
  return new KeylaneError(
    'ERR_REDACTION',
    `--redact hides keys only where many share a partition, but ${integer(distinctKeys)} distinct keys stand in one of ${integer(places)} places each: whoever has a list of possible keys could tell which they are. It takes ${integer(least)} keys or more. Give fewer partitions, or leave --redact out and keep the report.`,
  );
}
