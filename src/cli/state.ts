import { frequentOf, stateAnswer, thetaOf } from '../analysis/state/answer.ts';
import { usageError } from '../errors.ts';
import { frequentImage } from '../state/sketches/frequent-image.ts';
import { uniteAll } from '../state/sketches/hll.ts';
import { hllImage } from '../state/sketches/hll-image.ts';
import { thetaImage } from '../state/sketches/theta-image.ts';
import { titleOf, writePage } from './html.ts';
import type { Io } from './io.ts';
import { print } from './output.ts';
import { saveFile } from './output-file.ts';
import { checkOutputs } from './outputs.ts';
import { loadState } from './state-loading.ts';

export interface StateOptions {
  hll?: string;
  partition?: number;
  theta?: string;
  frequent?: string;
  html?: string;
  json?: boolean;
  memory: number;
}

export async function state(
  file: string,
  { hll, partition, theta, frequent, html, json, memory }: StateOptions,
  io: Io,
): Promise<void> {
  checkOutputs({ '--hll': hll, '--theta': theta, '--frequent': frequent, '--html': html }, [file], io);
  const state = await loadState(file, memory);
  const { keys, sketches } = state;
  if (partition !== undefined) {
    if (hll === undefined) throw usageError('--partition says whose HLL sketch to write. Add --hll FILE.');
    const count = sketches?.length ?? 0;
    if (partition >= count) throw usageError(`--partition ${partition} has no HLL sketch here: there are ${count}.`);
  }
  if ((hll ?? theta ?? frequent) !== undefined && !(keys && sketches)) {
    throw usageError('This State does not tell keys apart, so it has no sketches. Scan without --no-keys.');
  }
  if (hll !== undefined)
    saveFile(hll, hllImage(partition === undefined ? uniteAll(sketches!) : sketches![partition]), io);
  if (theta !== undefined) saveFile(theta, thetaImage(thetaOf(keys!)), io);
  if (frequent !== undefined) saveFile(frequent, frequentImage(frequentOf(keys!, state.records - state.keyless)), io);
  const answer = stateAnswer(state);
  await print(answer, json, async () => (await import('../report/state.ts')).stateText, io);
  if (html !== undefined) {
    const { statePage } = await import('../report/html/state.ts');
    const { spreadAnswer } = await import('../analysis/scan/spread.ts');
    const { sketchEstimates } = await import('../analysis/state/sketch-estimates.ts');
    await writePage(html, statePage(answer, spreadAnswer(state), sketchEstimates(state), titleOf([file])), io);
  }
}
