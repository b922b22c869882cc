import * as assert from 'uvu/assert';
import { KeylaneError } from '../src/errors.ts';

/** It throws a KeylaneError with this code, and a text like this. */
export function throwsCode(run: () => unknown, code: string, text: RegExp): void {
  try {
    run();
  } catch (error) {
    assert.instance(error, KeylaneError);
    assert.is((error as KeylaneError).code, code);
    assert.match((error as Error).message, text);
    return;
  }
  assert.unreachable(`expected ${code}`);
}
