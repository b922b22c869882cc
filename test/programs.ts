// Programs in the documents run, by the package's own name, against what was built.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { keylane, root } from './cli/run.ts';

/** The contents of each fenced block of a language. */
export function fencesOf(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, code]) => code);
}

/** Runs to its end; each `expression; // → value` of it becomes a comparison. */
export function runProgram(program: string): void {
  const checked = program.replace(
    /^(.*?);? \/\/ → (.*)$/gm,
    (_, expression, value) => `assert.deepEqual(${expression}, ${value});`,
  );
  // Clients that a program has made keep its process alive.
  const code = `import assert from 'node:assert/strict';\n${checked}\nprocess.exit(0);`;
  const env = { ...process.env, KAFKAJS_NO_PARTITIONER_WARNING: '1' };
  execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: root, encoding: 'utf8', env });
}

/**
 * Runs the commands of a console block, each in a line behind `$ `, in a folder that has nothing but `examples`, and compares what follows with
 * what they print; a last line `…` stands for more. $KEYLANE_SECRET is there for --redact. Those of keylane must each end with 0 or 1, a finding;
 * `$ echo $?` behind it says which.
 */
export function runConsole(text: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'keylane-'));
  try {
    symlinkSync(join(root, 'examples'), join(folder, 'examples'), 'junction');
    runSteps(text, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runSteps(text: string, cwd: string): void {
  const [, ...steps] = text.trimEnd().split(/^\$ /m);
  for (const [i, step] of steps.entries()) {
    const [command, ...lines] = step.trimEnd().split('\n');
    if (command === 'echo $?') continue;
    const { code, out, err } = command.startsWith('keylane ')
      ? keylane(argsOf(command), { cwd, env: { KEYLANE_SECRET: 'a secret of the docs alone' } })
      : { code: 0, out: execFileSync('sh', ['-c', command], { cwd, encoding: 'utf8' }), err: '' };
    const [question, answer] = (steps[i + 1] ?? '').trimEnd().split('\n');
    if (question === 'echo $?') assert.is(String(code), answer);
    else assert.ok(code === 0 || code === 1, err);
    const isCut = lines[lines.length - 1] === '…';
    const printed = out.trimEnd().split('\n');
    assert.is((isCut ? [...printed.slice(0, lines.length - 1), '…'] : printed).join('\n'), lines.join('\n'));
  }
}

function argsOf(command: string): string[] {
  return [...command.slice('keylane '.length).matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word);
}
