// What is bundled, as an SBOM: CycloneDX 1.6, of the same packages as THIRD-PARTY-LICENSES.txt. https://cyclonedx.org/docs/1.6/json/

import type { Metafile } from 'esbuild';
import { bundledPackages, type Manifest, manifestOf } from './licences.ts';

/**
 * @param parts what was built, by what it is a part of
 * @param also packages that no metafile shows
 */
export function sbom(parts: Readonly<Record<string, readonly Metafile[]>>, also: readonly string[]): string {
  const partsOf = new Map<string, string[]>();
  for (const [part, metafiles] of Object.entries(parts)) {
    for (const name of bundledPackages(metafiles, also)) partsOf.set(name, [...(partsOf.get(name) ?? []), part]);
  }
  const own = manifestOf('.');
  const components = [...partsOf].sort().map(([folder, where]) => ({
    ...componentOf(manifestOf(`node_modules/${folder}`)),
    scope: 'required',
    properties: where.map(value => ({ name: 'keylane:bundled-in', value })),
  }));
  const root = { ...componentOf(own), externalReferences: [{ type: 'vcs', url: own.repository!.url }] };
  const refs = [...new Set(components.map(each => each['bom-ref']))];
  // No time and no random number: the same sources make the same file.
  return `${JSON.stringify(
    {
      $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      metadata: { lifecycles: [{ phase: 'build' }], component: root },
      components,
      dependencies: [{ ref: root['bom-ref'], dependsOn: refs }, ...refs.map(ref => ({ ref }))],
    },
    null,
    1,
  )}\n`;
}

function componentOf({ name, version, licence, description }: Manifest) {
  const [scope, rest] = name.startsWith('@') ? name.split('/') : [undefined, name];
  // https://github.com/package-url/purl-spec/blob/main/types-doc/npm-definition.md
  const purl = `pkg:npm/${scope === undefined ? '' : `${encodeURIComponent(scope)}/`}${rest}@${encodeURIComponent(version)}`;
  return {
    type: 'library',
    ...(scope === undefined ? {} : { group: scope }),
    name: rest,
    version,
    ...(description === undefined ? {} : { description }),
    'bom-ref': purl,
    purl,
    licenses: / (AND|OR|WITH) /.test(licence) ? [{ expression: licence }] : [{ license: { id: licence } }],
  };
}
