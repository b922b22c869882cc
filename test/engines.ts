// Both engines, made explicitly: the automatic choice is tested in child processes.

import { type Api, createApi } from '../src/core/api.ts';
import type { Engine } from '../src/core/engine.ts';
import { createJsEngine } from '../src/core/engine-js.ts';
import { createWasmEngine } from '../src/core/engine-wasm.ts';

export const engines: Engine[] = [createWasmEngine(), createJsEngine()];

export const apis: { name: string; engine: Engine; api: Api }[] = engines.map(engine => ({
  name: engine.name,
  engine,
  api: createApi(() => engine),
}));
