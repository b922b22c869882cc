// Preloaded (--import): writes at the end of the process how much memory it has had at most, in kB, to the file that KEYLANE_PEAK names. Not
// maxRSS, which after a fork can be that of the parent.

import { readFileSync, writeFileSync } from 'node:fs';

process.on('exit', () => {
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'latin1')) ?? [];
  writeFileSync(process.env.KEYLANE_PEAK, kilobytes ?? '');
});
