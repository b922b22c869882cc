// Real starts of the command line, with what can happen to a process: a full disk behind standard output, a reader that goes away, signals.

import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { main, type Outcome } from '../cli/run.ts';
import type { Draw } from './draw.ts';

export interface Started extends Outcome {
  readonly how: 'plain' | 'full disk' | 'reader gone' | 'signal';
  /** The most memory that it had, in bytes; not known of one that was ended. */
  readonly peak: number | undefined;
}

/** Writes the peak behind everything else. */
const PEAK = `data:text/javascript,process.on('exit',()=>{try{process.getBuiltinModule('node:fs').writeSync(3,String(process.resourceUsage().maxRSS))}catch{}})`;
const LIMIT_MS = 60_000;

export async function start(draw: Draw, args: string[], env: NodeJS.ProcessEnv, input: Buffer): Promise<Started> {
  const how = draw.one(['plain', 'plain', 'full disk', 'reader gone', 'signal'] as const);
  const after = draw.below(400);
  const signal = draw.one(['SIGINT', 'SIGTERM', 'SIGHUP'] as const);
  const full = how === 'full disk' ? openSync('/dev/full', 'w') : undefined;
  const child = spawn(process.execPath, ['--import', PEAK, main, ...args], {
    stdio: ['pipe', full ?? 'pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...env },
  });
  if (full !== undefined) closeSync(full);
  let [out, err, peak] = ['', '', ''];
  if (how === 'reader gone') child.stdout!.destroy();
  else child.stdout?.on('data', chunk => (out += chunk));
  child.stderr!.on('data', chunk => (err += chunk));
  child.stdio[3]!.on('data', chunk => (peak += chunk));
  // It may not read its input at all.
  child.stdin!.on('error', () => {});
  child.stdin!.end(input);
  const signalling = how === 'signal' ? setTimeout(() => child.kill(signal), after) : undefined;
  const hanging = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  const code = await new Promise<number | null>(resolve => {
    child.on('close', (code, by) => {
      if (by === 'SIGKILL') err += `\nuncaught: no end within ${LIMIT_MS / 1000} s`;
      resolve(code);
    });
  });
  clearTimeout(signalling);
  clearTimeout(hanging);
  return { how, code, out, err, peak: peak === '' ? undefined : Number(peak) * 1024 };
}

export function* brokenByStart({ how, code, out, err, peak }: Started, limit: number): Iterable<string> {
  if (how === 'full disk' && code !== 2) yield `exit code ${code} though nothing of the answer could be written`;
  if (how === 'reader gone' && /EPIPE/.test(err)) yield 'a closed pipe is told as an error';
  if (peak !== undefined && peak > limit) yield `${Math.round(peak / 1e6)} MB of memory, ${limit / 1e6} at most`;
  if (how === 'plain' && code === null) yield `it was ended: ${out}${err}`.slice(0, 300);
}
