// Programs in the documents run, by the package's own name, against what was built.

import { execFileSync } from 'node:child_process';
import { root } from './cli/run.ts';

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
