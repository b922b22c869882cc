// Writes what is made from code: parts of the docs, between `<!-- name -->` and `<!-- /name -->`, llms.txt and schemas/. With --check
// it only compares.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { memoryTable } from '../bench/memory-report.ts';
import { benchTables } from '../bench/report.ts';
import { whoTables } from '../bench/who-report.ts';
import { ERROR_CODES } from '../src/errors.ts';
import { clientTables, programTable, ruleTable } from './clients.ts';
import { llmsText } from './llms.ts';
import { schemaFiles } from './schemas.ts';
import { table } from './table.ts';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const isCheck = process.argv.includes('--check');

const bench = benchTables();
const { 'who-speed': whoSpeed, ...whoTrust } = whoTables();
const parts: Record<string, Record<string, () => string>> = {
  'README.md': { help, vectors, sizes, ...pick('bench-short') },
  'docs/clients.md': { rules: ruleTable, clients: clientTables, programs: programTable },
  'docs/errors.md': { codes },
  'docs/benchmarks.md': {
    ...pick(...Object.keys(bench).filter(name => name !== 'bench-short')),
    'who-speed': whoSpeed,
    memory: memoryTable,
  },
  'docs/cookbook/who.md': whoTrust,
  'test/vectors/README.md': { flags },
};

let stale = 0;
for (const [file, generators] of Object.entries(parts)) {
  const before = readFileSync(file, 'utf8');
  let text = before;
  for (const [name, generate] of Object.entries(generators)) {
    const pattern = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
    if (!pattern.test(text)) throw new Error(`${file} has no part <!-- ${name} -->`);
    text = text.replace(pattern, (_, open, close) => `${open}${generate()}\n${close}`);
  }
  update(file, before, text);
}
mkdirSync('schemas', { recursive: true });
for (const [name, text] of Object.entries(schemaFiles())) {
  const file = `schemas/${name}`;
  update(file, existsSync(file) ? readFileSync(file, 'utf8') : '', text);
}
update('llms.txt', existsSync('llms.txt') ? readFileSync('llms.txt', 'utf8') : '', llmsText());
process.exitCode = isCheck && stale > 0 ? 1 : 0;

function update(file: string, before: string, text: string): void {
  if (text === before) return;
  stale++;
  if (isCheck) console.log(`${file} is stale: run npm run generate`);
  else {
    writeFileSync(file, text);
    console.log(`wrote ${file}`);
  }
}

/** The tables of these names as generators. */
function pick(...names: string[]): Record<string, () => string> {
  return Object.fromEntries(names.map(name => [name, () => bench[name]]));
}

function help(): string {
  const env = { PATH: process.env.PATH };
  const text = execFileSync(process.execPath, ['dist/cli/main.js', '--help'], { encoding: 'utf8', env });
  return `\`\`\`\n${text.trimEnd()}\n\`\`\``;
}

function codes(): string {
  return table(
    ['code', 'when'],
    Object.entries(ERROR_CODES).map(([code, when]) => [`\`${code}\``, when]),
  );
}

function vectorFiles() {
  return ['murmur2', 'strings', 'serializers'].map(name => ({
    name,
    ...JSON.parse(readFileSync(`test/vectors/${name}.json`, 'utf8')),
  }));
}

function vectors(): string {
  const rows = vectorFiles().map(file => [
    `\`keylane/vectors/${file.name}.json\``,
    String(file.numberOfVectors),
    String(file.partitionCounts.length),
    file.version,
  ]);
  return table(['file', 'keys', 'partition counts', 'kafka-clients'], rows);
}

function flags(): string {
  const meanings = new Map(vectorFiles().flatMap(file => Object.entries<string>(file.flags)));
  return table(
    ['flag', 'meaning'],
    [...meanings].map(([flag, meaning]) => [`\`${flag}\``, meaning]),
  );
}

function sizes(): string {
  const wasm = readFileSync('dist/core.wasm');
  return `\`core.wasm\`: ${wasm.length} bytes, ${gzipSync(wasm, { level: 9 }).length} gzipped.`;
}
