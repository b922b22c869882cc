// Which packages are in what was built, and the licence and the notice of each.

import { readdirSync, readFileSync } from 'node:fs';
import type { Metafile } from 'esbuild';

export interface Manifest {
  name: string;
  version: string;
  licence: string;
  description?: string;
  repository?: { url: string };
}

/**
 * Folders in node_modules, sorted.
 * @param also packages that no metafile shows: what AssemblyScript compiles into WebAssembly
 */
export function bundledPackages(metafiles: readonly Metafile[], also: readonly string[] = []): string[] {
  const packages = new Set(also);
  const inputs = metafiles
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap(output => Object.entries(output.inputs));
  for (const [input, { bytesInOutput }] of inputs) {
    if (bytesInOutput === 0) continue;
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1];
    if (name) packages.add(name);
  }
  return [...packages].sort();
}

/** @param also as for `bundledPackages` */
export function licences(metafiles: readonly Metafile[], also: readonly string[] = []): string {
  return `these packages.\n\n${bundledPackages(metafiles, also)
    .map(textOf)
    .join(`\n${'-'.repeat(80)}\n\n`)}`;
}

export function manifestOf(folder: string): Manifest {
  const { license, licenses, ...manifest } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  // Older manifests have a list.
  const licence = license ?? licenses?.[0]?.type;
  if (typeof licence !== 'string') throw new Error(`${folder} is bundled but its manifest names no licence`);
  return { ...manifest, licence };
}

function textOf(name: string): string {
  const folder = `node_modules/${name}`;
  const { name: id, version, licence } = manifestOf(folder);
  const files = readdirSync(folder).filter(entry => /^(licen[cs]e|notice)\b/i.test(entry));
  if (!files.some(file => /^licen/i.test(file))) throw new Error(`${name} is bundled but has no licence file`);
  const texts = files.sort().map(file => readFileSync(`${folder}/${file}`, 'utf8').trim());
  return `${id} ${version} (${licence})\n\n${texts.join('\n\n')}\n`;
}
