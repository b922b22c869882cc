// Expects a KeylaneError.

import * as assert from 'uvu/assert';
import { KeylaneError } from '../src/errors.ts';

/** Runs it, expects the code and, where it is given, a text like this; hands the text on. */
export function fails(run: () => unknown, code: string, text = /./): string {
  try {
    run();
  } catch (error) {
    assert.instance(error, KeylaneError);
    assert.is((error as KeylaneError).code, code);
    assert.is((error as KeylaneError).name, 'KeylaneError');
    assert.match((error as Error).message, text);
    return (error as Error).message;
  }
  return assert.unreachable(`expected ${code}`) as never;
}
