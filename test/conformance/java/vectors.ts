// Makes test/vectors anew with the real client and compares them with those that are checked in.
//   tsx vectors.ts [--write] [--versions 2.8.2,3.9.2,…]

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { defaultVersion, exitCode, startJava } from './java.ts';

const vectors = fileURLToPath(new URL('../../vectors/', import.meta.url));
const FILES = ['murmur2.json', 'strings.json', 'serializers.json'];
// Beside the default: the newest kafka-clients, the last release of 3.x, and a line from before BuiltInPartitioner, BooleanSerializer and VarHandle.
const OTHER_VERSIONS = ['4.4.0', '3.9.2', '2.8.2'];
const SHOWN = 5;

const { values: options } = parseArgs({ options: { write: { type: 'boolean' }, versions: { type: 'string' } } });
const versions = options.versions?.split(',') ?? [defaultVersion, ...OTHER_VERSIONS];
let passed = 0;
let failed = 0;

if (options.write) {
  for (const [file, content] of (await generate(defaultVersion)).files) writeFileSync(join(vectors, file), content);
}
for (const version of versions) {
  const { files, lacking } = await generate(version);
  for (const [file, content] of files) check(version, file, content, lacking);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** The files by name, and the serializers that this version lacks. */
async function generate(version: string): Promise<{ files: Map<string, string>; lacking: string[] }> {
  const directory = mkdtempSync(join(tmpdir(), 'vectors-'));
  try {
    const java = startJava(version, 'Vectors', [directory], ['ignore', 'pipe', 'inherit']);
    const [code, output] = await Promise.all([exitCode(java), text(java.stdout!)]);
    if (code !== 0) throw new Error(`Vectors ended with exit code ${code} on version ${version}.`);
    const files = new Map(FILES.map(file => [file, readFileSync(join(directory, file), 'utf8')]));
    return { files, lacking: [...output.matchAll(/^without (.+)$/gm)].map(match => match[1]) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function check(version: string, file: string, made: string, lacking: string[]): void {
  const published = readFileSync(join(vectors, file), 'utf8');
  const { content, leftOut } = without(lacking, published);
  const expected = version === defaultVersion ? content : withVersion(version, content);
  const same = made === expected;
  if (same) passed++;
  else failed++;
  const note =
    leftOut > 0 ? `, without ${leftOut} for serializers that this version lacks (${lacking.join(', ')})` : '';
  console.log(`${version} ${file}: ${vectorLines(made).size} vectors${note}: ${same ? 'the same' : 'DIFFERENT'}`);
  if (!same) showDifferences(expected, made);
}

function withVersion(version: string, content: string): string {
  return content.replace(/^( {2}"version": )".*",$/m, `$1"${version}",`);
}

function without(serializers: string[], content: string): { content: string; leftOut: number } {
  const lines = content.split('\n');
  const kept = lines.filter(line => !serializers.some(name => line.includes(`"serializer": "${name}"`)));
  const leftOut = lines.length - kept.length;
  const fewer = kept
    .join('\n')
    .replace(/("numberOfVectors": )(\d+)/, (_, name, count) => `${name}${Number(count) - leftOut}`);
  return { content: fewer, leftOut };
}

function showDifferences(expected: string, made: string): void {
  const before = vectorLines(expected);
  const after = vectorLines(made);
  const ids = [...new Set([...before.keys(), ...after.keys()])].filter(id => before.get(id) !== after.get(id));
  console.log(`  ${ids.length} vectors differ${ids.length === 0 ? ': the header or the order does' : ''}`);
  for (const id of ids.slice(0, SHOWN)) {
    console.log(`  - ${(before.get(id) ?? `${id} is not in test/vectors`).slice(0, 400)}`);
    console.log(`  + ${(after.get(id) ?? `${id} was not made`).slice(0, 400)}`);
  }
}

function vectorLines(content: string): Map<string, string> {
  return new Map([...content.matchAll(/^ {4}(\{ "id": "(.*?)".*\}),?$/gm)].map(match => [match[2], match[1]]));
}
