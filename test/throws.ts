import * as assert from 'uvu/assert';
import { fails } from './fails.ts';

/** It throws a KeylaneError with this code, and a text like this. */
export function throwsCode(run: () => unknown, code: string, text: RegExp): void {
  assert.match(fails(run, code), text);
}
