// `npm run test:jsr`: what jsr.json would publish to JSR, by Deno, which refuses what JSR would refuse: types that have to be computed, modules that are not
// in it. Then a program that imports it as Deno does.

import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../cli/run.ts';
import { run } from '../command.ts';
import { installed } from '../npm.ts';

const deno = join(installed({ deno: '2.9.6' }, { rebuild: {} }), 'node_modules/.bin/deno');
const { exports: exported } = JSON.parse(readFileSync(`${root}/jsr.json`, 'utf8')) as {
  exports: Record<string, string>;
};

let passed = 0;
let failed = 0;

const { status, stdout, stderr } = spawnSync(deno, ['publish', '--dry-run', '--allow-dirty'], {
  cwd: root,
  encoding: 'utf8',
  env: { ...process.env, NO_COLOR: '1' },
});
const said = stdout + stderr;
check('deno publish --dry-run', status === 0, said);
const files = [...said.matchAll(/^ +file:\S+?\/((?:src\/|[A-Z])\S*) \(/gm)].map(([, file]) => file);
for (const file of Object.values(exported)) check(file, files.includes(file.replace('./', '')), 'is not in it');
check('core.wasm', files.includes('src/core/binaries/core.ts'), 'is not in it');
check(
  'nothing of the command line is',
  !files.some(file => /^src\/(cli|scan|ask|web|lab|sources)\//.test(file)),
  files.join('\n'),
);

const program = join(root, '.cache', 'jsr-use.ts');
writeFileSync(
  program,
  `import { partitionForKey, partitionsForKeys } from '../src/index.ts';
import { partitionUnder } from '../src/rules/index.ts';
import { int64 } from '../src/serializers/index.ts';
console.log(partitionForKey('order-1', 12), partitionsForKeys(['a'.repeat(500)], 12).length, partitionUnder('sha1', 'a', 1000), int64(7n).length);
`,
);
const answer = run(deno, ['run', '--check', '--no-lock', '--config', 'jsr.json', program], 'deno', { cwd: root });
rmSync(program);
check('a program that imports it', answer.trim() === '10 1 152 8', answer);

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function check(name: string, isRight: boolean, why: string): void {
  if (isRight) passed++;
  else {
    failed++;
    console.log(`FAILED  ${name}\n${why}`);
  }
}
