import { frequentOf, stateAnswer, thetaOf } from '../analysis/state/answer.ts';
import { usageError } from '../errors.ts';
import { frequentImage } from '../state/sketches/frequent-image.ts';
import { foldRegisters, LG_K, uniteAll } from '../state/sketches/hll.ts';
import { hllImage } from '../state/sketches/hll-image.ts';
import { thetaImage, tupleImage } from '../state/sketches/theta-image.ts';
import { titleOf, writePage } from './html.ts';
import type { Io } from './io.ts';
import { print } from './output.ts';
import { writePieces } from './output-file.ts';
import { checkOutputs, checkTerminal } from './outputs.ts';
import { loadState } from './state-loading.ts';

export interface StateOptions {
  hll?: string;
  partition?: number;
  theta?: string;
  tuple?: string;
  lgK?: number;
  frequent?: string;
  top?: number;
  html?: string;
  json?: boolean;
  memory: number;
}

export async function state(file: string, options: StateOptions, io: Io): Promise<void> {
  const { hll, partition, theta, tuple, lgK, frequent, top, html, json, memory } = options;
  const images = { '--hll': hll, '--theta': theta, '--tuple': tuple, '--frequent': frequent };
  checkOutputs({ ...images, '--html': html }, [file], io);
  checkTerminal(images, io);
  checkGoesWith('--partition says whose HLL sketch to write. Add --hll FILE.', partition, [hll]);
  checkGoesWith('--lg-k says how large a sketch is. Add --hll, --theta or --tuple FILE.', lgK, [hll, theta, tuple]);
  checkGoesWith('--top says how many keys a Frequent Items sketch has. Add --frequent FILE.', top, [frequent]);
  if (hll !== undefined && lgK !== undefined && lgK > LG_K) {
    throw usageError(
      `--lg-k ${lgK} is more than a State has: its HLL sketches have lgK ${LG_K}, which can be made smaller and not larger.`,
    );
  }
  const state = await loadState(file, memory);
  const { keys, sketches } = state;
  const count = sketches?.length ?? 0;
  if (partition !== undefined && partition >= count) {
    throw usageError(`--partition ${partition} has no HLL sketch here: there are ${count}.`);
  }
  if ((hll ?? theta ?? tuple ?? frequent) !== undefined && !(keys && sketches)) {
    throw usageError('This State does not tell keys apart, so it has no sketches. Scan without --no-keys.');
  }
  const most = lgK === undefined ? Infinity : 2 ** lgK;
  const save = async (name: string | undefined, image: () => Uint8Array) => {
    if (name !== undefined) await writePieces(name, [image()], io);
  };
  await save(hll, () => {
    const registers = partition === undefined ? uniteAll(sketches!) : sketches![partition];
    return hllImage(lgK === undefined ? registers : foldRegisters(registers, lgK));
  });
  if ((theta ?? tuple) !== undefined) {
    const sketch = thetaOf(keys!, most);
    await save(theta, () => thetaImage(sketch));
    await save(tuple, () => tupleImage(sketch));
  }
  await save(frequent, () => frequentImage(frequentOf(state, top)));
  const answer = stateAnswer(state);
  if (!Object.values(images).includes('-'))
    await print(answer, json, async () => (await import('../report/state.ts')).stateText, io);
  if (html !== undefined) {
    const { statePage } = await import('../report/html/state.ts');
    const { spreadAnswer } = await import('../analysis/scan/spread.ts');
    const { sketchEstimates } = await import('../analysis/state/sketch-estimates.ts');
    await writePage(html, statePage(answer, spreadAnswer(state), sketchEstimates(state), titleOf([file])), io);
  }
}

function checkGoesWith(reason: string, option: unknown, outputs: readonly unknown[]): void {
  if (option !== undefined && outputs.every(output => output === undefined)) throw usageError(reason);
}
