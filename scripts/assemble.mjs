// AssemblyScript's compiler for all that is built of it, in one process: its second run takes half of the first one's processor time. Not in the
// process of the build, whose loader would read the compiler's 15 MB as TypeScript.

import asc from 'assemblyscript/asc';

for (const [file, target] of [
  ['assembly/index.ts', 'core'],
  ['assembly/scan.ts', 'scan'],
]) {
  const { error } = await asc.main([file, '--target', target], process);
  if (error) {
    process.exitCode = 1;
    break;
  }
}
