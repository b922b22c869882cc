// The documents have one sentence a line: a change of a sentence is a change of a line, and long sentences are seen.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from './cli/run.ts';

const test = suite('documents');
/** What ends a sentence, and another begins behind it. An abbreviation ends none. */
const TWO = /(?<!\b(?:e\.g|i\.e|etc|vs|cf|No))[.!?]["')*_]*\s+(?=["'(*_]*(?:[A-Z`]|keylane\b))/;
const ITEM = /^\s*(?:[-*]|\d+\.)\s+/;

/** Lines of prose that hold more than a sentence, or less. */
function otherLines(markdown: string): string[] {
  const prose = markdown
    .replace(/^---\n.*?^---$/ms, '')
    // Made by programs, line ends too.
    .replace(/^<!-- ([\w-]+) -->$.*?^<!-- \/\1 -->$/gms, '')
    .replace(/^ *```.*?^ *```$/gms, '')
    .split('\n')
    .map(line =>
      /^\s*[|#<>]|^:::|^\[[^\]]+\]:|^ {4}/.test(line) ? '' : line.replace(/`[^`]+`/g, '`').replace(/\]\([^)]*\)/g, ']'),
    );
  return prose.filter((line, i) => {
    const next = prose[i + 1] ?? '';
    const goesOn = line !== '' && next !== '' && !ITEM.test(next) && !/[.!?:;]["')*_`]*$/.test(line);
    return goesOn || TWO.test(line.replace(ITEM, ''));
  });
}

test('have one sentence a line', () => {
  const listed = spawnSync('git', ['ls-files', '*.md', ':!test', ':!schemas'], { cwd: root, encoding: 'utf8' });
  const files = listed.stdout.trim().split('\n');
  assert.ok(files.length > 30, listed.stderr);
  for (const file of files) {
    const lines = otherLines(readFileSync(`${root}${file}`, 'utf8'));
    assert.equal(lines, [], file);
  }
});

test('lines with two sentences, or half of one, are found', () => {
  assert.equal(otherLines('One. Two.'), ['One. Two.']);
  assert.equal(otherLines('- One (a). `two` is code.'), ['- One (a). ` is code.']);
  assert.equal(otherLines('One that\ngoes on.\n'), ['One that']);
  assert.equal(otherLines('1. One.\n   Two of 0.11.4, e.g. Kafka:\n\n```sh\na. B\n```\n| a. B |\n'), []);
});

test.run();
