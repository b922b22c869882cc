// The licence and the notice of each package that is in what was built.

import { readdirSync, readFileSync } from 'node:fs';
import type { Metafile } from 'esbuild';

/** @param also packages that no metafile shows: what AssemblyScript compiles into WebAssembly */
export function licences(metafiles: readonly Metafile[], also: string[] = []): string {
  const packages = new Set(also);
  const inputs = metafiles
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap(output => Object.entries(output.inputs));
  for (const [input, { bytesInOutput }] of inputs) {
    if (bytesInOutput === 0) continue;
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1];
    if (name) packages.add(name);
  }
  return `these packages.\n\n${[...packages]
    .sort()
    .map(textOf)
    .join(`\n${'-'.repeat(80)}\n\n`)}`;
}

function textOf(name: string): string {
  const folder = `node_modules/${name}`;
  const { name: id, version, license, licenses } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  // Older manifests have a list.
  const licence = license ?? licenses?.[0]?.type;
  if (typeof licence !== 'string') throw new Error(`${name} is bundled but its manifest names no licence`);
  const files = readdirSync(folder).filter(entry => /^(licen[cs]e|notice)\b/i.test(entry));
  if (!files.some(file => /^licen/i.test(file))) throw new Error(`${name} is bundled but has no licence file`);
  const texts = files.sort().map(file => readFileSync(`${folder}/${file}`, 'utf8').trim());
  return `${id} ${version} (${licence})\n\n${texts.join('\n\n')}\n`;
}
