import { readFileSync } from 'node:fs';
import { type Case, conformAnswer } from '../analysis/conform.ts';
import { ruleById } from '../ask/rule-named.ts';
import { hex } from '../printable.ts';
import { type Rule, type RuleId, ruleOf, rules } from '../rules/index.ts';
import { answersOfCommand } from './command.ts';
import { titleOf, writePage } from './html.ts';
import type { Io } from './io.ts';
import { print } from './output.ts';
import { checkOutputs } from './outputs.ts';

export interface ConformOptions {
  rule: string;
  /** Seconds. */
  timeout: number;
  html?: string;
  json?: boolean;
}

/** Counts that people have, powers of two and primes among them; larger ones are left out for partitioners that build an array. */
const COUNTS = [12, 3, 2, 6, 1000, 7, 1, 50, 24, 5, 100];
const RANDOM_KEYS = 10_000;
const LONGEST_RANDOM = 48;

export async function conform(command: string[], { rule, timeout, html, json }: ConformOptions, io: Io): Promise<void> {
  checkOutputs({ '--html': html }, command, io);
  const wanted = ruleOf(ruleById(rule, text => io.err.line(text)));
  const cases = keysFor(wanted).map((key, i): Case => ({ key, numPartitions: COUNTS[i % COUNTS.length] }));
  const lines = cases.map(({ key, numPartitions }) => `${hex(key)}\t${numPartitions}\n`);
  const partitions = await answersOfCommand(command, lines, timeout, io);
  const answer = conformAnswer(cases, partitions, wanted, rules);
  await print(answer, json, async () => (await import('../report/conform.ts')).conformText, io);
  if (html !== undefined) {
    const { conformPage } = await import('../report/html/conform.ts');
    await writePage(html, conformPage(answer, titleOf([command.join(' ')])), io);
  }
  io.exitCode = answer.agrees ? 0 : 1;
}

/** Those that the rule reads, if it does not read all. */
function keysFor({ id, reads }: Rule<RuleId>): Uint8Array[] {
  const keys = [...publishedKeys(id), ...randomKeys()];
  return keys.every(reads) ? keys : [...keys, ...randomIntegers()].filter(reads);
}

/** The keys of the vectors that the package carries: Java's, and the rule's own. */
function publishedKeys(rule: RuleId): Uint8Array[] {
  const keysOf = (name: string): Uint8Array[] => {
    const file = new URL(`../../test/vectors/${name}.json`, import.meta.url);
    const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: { hex?: string }[] };
    return vectors.flatMap(({ hex }) => (hex === undefined ? [] : [Buffer.from(hex, 'hex')]));
  };
  return [...keysOf(`rules/${rule}`), ...keysOf('murmur2')];
}

/** The same keys each time, so that a finding comes again: bytes of any value, and printable ASCII, in turns. */
function randomKeys(): Uint8Array[] {
  const next = randomNumbers();
  return Array.from({ length: RANDOM_KEYS }, (_, i) =>
    Uint8Array.from({ length: next() % LONGEST_RANDOM }, () => (i % 2 === 0 ? next() & 0xff : 0x20 + (next() % 95))),
  );
}

/** Integers as text, in four and in eight bytes, the larger ones of both signs. */
function randomIntegers(): Uint8Array[] {
  const next = randomNumbers();
  return Array.from({ length: RANDOM_KEYS }, (_, i) => {
    const bytes = Buffer.from(Array.from({ length: i % 3 === 1 ? 4 : 8 }, () => next() & 0xff));
    if (i % 3 > 0) return bytes;
    return Buffer.from(String(bytes.readBigInt64BE() >> BigInt(next() % 63)));
  });
}

/** Numbers of 24 bits. */
function randomNumbers(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state >>> 8;
  };
}
