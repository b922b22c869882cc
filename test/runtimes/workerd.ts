// The check in workerd, Cloudflare's runtime: the built ES modules as they are, each a module of a worker, whose test handler checks.

import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../command.ts';
import { installed } from '../npm.ts';
import type { Outcome } from './outcome.ts';

const VERSION = '1.20261117.1';
const MARK = 'OUTCOME ';

const MAIN = `
import * as keylane from './dist/index.js';
import * as js from './dist/js.js';
import * as serializers from './dist/serializers.js';
import * as rules from './dist/rules.js';
import { check } from './check.mjs';
import files from './vectors.json';
export default {
  test() {
    console.log('${MARK}' + JSON.stringify(check({ import: { keylane, js, serializers, rules } }, files)));
  },
};`;

/** @param site has dist/, check.mjs and vectors.json */
export function runWorkerd(site: string): Outcome {
  const program = join(installed({ workerd: VERSION }, { rebuild: {} }), 'node_modules/.bin/workerd');
  const modules = readdirSync(join(site, 'dist'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.js') && !/^(cli|cjs|web)\b/.test(file))
    .map(file => `dist/${file}`);
  writeFileSync(join(site, 'main.mjs'), MAIN);
  const embedded = ['main.mjs', 'check.mjs', ...modules].map(name => `(name = "${name}", esModule = embed "${name}")`);
  writeFileSync(
    join(site, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = (
  compatibilityDate = "2026-01-01",
  modules = [${embedded.join(', ')}, (name = "vectors.json", json = embed "vectors.json")]
))]);`,
  );
  const printed = run(program, ['test', 'config.capnp'], 'workerd', { cwd: site });
  const line = printed.split('\n').find(text => text.startsWith(MARK));
  if (line === undefined) throw new Error(`workerd says no outcome:\n${printed}`);
  return { runtime: `workerd ${VERSION}`, ...JSON.parse(line.slice(MARK.length)) };
}
