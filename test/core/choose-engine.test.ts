// Who may look into the environment, and what is made where WebAssembly may not run: in this process, for every state of both. The whole way, in
// processes of their own: engine.test.ts.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkWantedEngine, chooseEngine } from '../../src/core/choose-engine.ts';
import { fails } from '../fails.ts';

const test = suite('the wanted engine');
const NAMES = [undefined, '', 'js', 'wasm', 'simd', 'JS'];
const GOOD = NAMES.slice(0, 4);

/** With that in globalThis, which is as before then. */
function withGlobals<T>(values: Record<string, unknown>, run: () => T): T {
  const before = Object.keys(values).map(name => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  try {
    return run();
  } finally {
    for (const [name, was] of before) {
      if (was) Object.defineProperty(globalThis, name, was);
      else delete (globalThis as Record<string, unknown>)[name];
    }
  }
}

const process = (name: string | undefined) => ({ env: { KEYLANE_ENGINE: name } });

test('a name that is none is an error, where the environment may be read', () => {
  for (const name of NAMES) {
    for (const state of [undefined, 'granted', 'prompt', 'denied']) {
      const asked: unknown[] = [];
      const querySync = (permission: unknown) => {
        asked.push(permission);
        return { state };
      };
      const Deno = state === undefined ? undefined : { permissions: { querySync } };
      const isRead = state === undefined || state === 'granted';
      const check = () => withGlobals({ Deno, process: process(name) }, checkWantedEngine);
      if (isRead && !GOOD.includes(name)) fails(check, 'ERR_ENGINE');
      else check();
      assert.equal(asked, Deno ? [{ name: 'env', variable: 'KEYLANE_ENGINE' }] : []);
    }
  }
});

test('an environment that is not there, or throws, wants none', () => {
  const throwing = {
    get KEYLANE_ENGINE(): string {
      throw new Error('NotCapable');
    },
  };
  for (const value of [undefined, {}, { env: undefined }, { env: throwing }]) {
    withGlobals({ Deno: undefined, process: value }, checkWantedEngine);
  }
});

test('what is forced is made, or an error; what is not is made of what there is', () => {
  class Refused {
    constructor() {
      throw new Error('refused by policy');
    }
  }
  for (const mayCompile of [true, false]) {
    const values = mayCompile ? {} : { WebAssembly: { ...WebAssembly, Module: Refused } };
    for (const name of NAMES) {
      const choose = () => withGlobals(values, () => chooseEngine(name));
      if (!GOOD.includes(name) || (name === 'wasm' && !mayCompile)) fails(choose, 'ERR_ENGINE');
      else assert.is(choose().name, name === 'js' || !mayCompile ? 'js' : 'wasm');
    }
  }
});

test.run();
