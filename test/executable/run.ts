// `npm run test:executable`: the command line in one file is made, and says what the package's says: what is loaded late, threads, pages and a server too.

import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { buildExecutable } from '../../scripts/executable.ts';
import { main, root } from '../cli/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'keylane-executable-'));
let passed = 0;
let failed = 0;
try {
  const program = await buildExecutable(join(folder, process.platform === 'win32' ? 'keylane.exe' : 'keylane'));
  // From 256 MiB on there are threads.
  const large = join(folder, 'keys');
  const lines = Array.from({ length: 3e5 }, (_, i) => `customer-${i}-of-a-long-list-of-customers\n`).join('');
  for (let i = 0; i < 22; i++) appendFileSync(large, lines);
  const tables = readdirSync(`${root}/test/sources/tables/data`).map(
    name => `${root}/test/sources/tables/data/${name}`,
  );
  for (const args of [
    ['--version'],
    ['--help-json'],
    ['where', 'order-1001', '日本', '-n', '12'],
    ['who', `${root}/examples/orders.kcat.gz`],
    ['who', `${root}/examples/orders.kcat.gz`, '--json'],
    ['plan', `${root}/examples/orders.kcat.gz`, '--to', '12', '--compacted'],
    ['scan', `${root}/examples/flights.csv.gz`, '--column', 'tailnum', '-n', '12'],
    ['scan', large, '-n', '12', '--json'],
    ['who', 'kafka://127.0.0.1:1/orders'],
    ['conform', '--json', '--', process.execPath, `${root}/examples/conform/partitioner.mjs`],
    ['completion', 'bash'],
    ['scan', `${root}/nothing`, '-n', '3'],
    ...tables.map(table => ['who', table]),
  ]) {
    check(args.join(' '), started(program, args), started(process.execPath, [main, ...args]));
  }
  check('a page', page(program, []), page(process.execPath, [main]));
  check('keylane mcp', await asked(program, []), await asked(process.execPath, [main]));
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** Without Node on the PATH. */
function started(program: string, args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', env: {}, maxBuffer: 1 << 26 });
  return `${status}\n${stdout}\n${stderr}`;
}

/** But for the time when it was made. */
function page(program: string, before: string[]): string {
  const file = join(folder, 'page.html');
  const said = started(program, [...before, 'where', 'a', '-n', '3', '--html', file]);
  return said + readFileSync(file, 'utf8').replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, '');
}

async function asked(command: string, before: string[]): Promise<string> {
  const client = new Client({ name: 'keylane-test', version: '1' });
  await client.connect(new StdioClientTransport({ command, args: [...before, 'mcp', `${root}/examples`], env: {} }));
  const { structuredContent } = await client.callTool({
    name: 'who',
    arguments: { sources: [`${root}/examples/orders.kcat.gz`] },
  });
  await client.close();
  return JSON.stringify(structuredContent);
}

function check(name: string, said: string, expected: string): void {
  if (said === expected) passed++;
  else {
    failed++;
    console.log(`FAILED  ${name}\nsaid: ${said.slice(0, 2000)}\nnot:  ${expected.slice(0, 2000)}`);
  }
}
