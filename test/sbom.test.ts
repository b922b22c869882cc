// dist/sbom.cdx.json: what is bundled, held against CycloneDX's own schema, the licence texts and what is installed.

import { readFileSync } from 'node:fs';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from './cli/run.ts';

interface Component {
  group?: string;
  name: string;
  version: string;
  purl: string;
  licenses: { license?: { id: string }; expression?: string }[];
  properties: { name: string; value: string }[];
}

const test = suite('sbom');
const text = readFileSync(`${root}/dist/sbom.cdx.json`, 'utf8');
const { components, metadata } = JSON.parse(text) as { components: Component[]; metadata: { component: Component } };
const idOf = ({ group, name }: Component): string => (group === undefined ? name : `${group}/${name}`);

test('is what CycloneDX says', async () => {
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
  assert.is(await validator.validate(text), null);
  const wrong = text.replace('"specVersion"', '"specVersions"');
  assert.is.not(await validator.validate(wrong), null, 'the check can fail');
});

test('names what is bundled, and nothing else', () => {
  for (const [part, file] of [
    ['library', 'dist/THIRD-PARTY-LICENSES.txt'],
    ['command line', 'dist/cli/THIRD-PARTY-LICENSES.txt'],
    ['pages', 'dist/web/page.js'],
    ['lab', 'dist/lab/index.html'],
    ['bigquery', 'dist/bigquery.mjs'],
  ]) {
    const notices = readFileSync(`${root}/${file}`, 'utf8')
      .split(/contains these packages\.\n/)
      .at(-1)!;
    // In a comment of HTML dashes stand apart.
    const named = notices.split(/\n(?:-{80}|(?:- -){40})\n/).map(each => each.trim().split('\n', 1)[0]);
    const listed = components
      .filter(({ properties }) => properties.some(({ value }) => value === part))
      .map(component => {
        const [{ license, expression }] = component.licenses;
        return `${idOf(component)} ${component.version} (${license?.id ?? expression})`;
      });
    assert.equal(listed.sort(), named.sort(), part);
  }
  assert.ok(components.some(component => idOf(component) === '@modelcontextprotocol/server'));
});

test('each is the package that package-lock.json has', () => {
  const { packages } = JSON.parse(readFileSync(`${root}/package-lock.json`, 'utf8'));
  const locked = Object.entries<{ name?: string; version: string }>(packages).map(
    ([path, { name, version }]) => `${name ?? path.replace(/^.*node_modules\//, '')}@${version}`,
  );
  for (const component of components) {
    assert.ok(locked.includes(`${idOf(component)}@${component.version}`), idOf(component));
    assert.is(component.purl, `pkg:npm/${idOf(component).replace('@', '%40')}@${component.version}`);
  }
  const { name, version } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  assert.equal([metadata.component.name, metadata.component.version], [name, version]);
});

test.run();
