// llms.txt: where what is, for language models, in the form of https://llmstxt.org: from the commands' definitions, the heads of the documents and the
// sources of the package's entries.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { HelpTree } from '../src/cli/help-json.ts';
import { entryOf, nodeSources, sources, summaryOf } from './entries.ts';

/** For who works on keylane, or looks something up. */
const OPTIONAL = ['architecture', 'benchmarks', 'errors', 'matrix', 'state-format'].map(name => `docs/${name}.md`);

export function llmsText(): string {
  const others = readdirSync('docs')
    .map(name => `docs/${name}`)
    .filter(path => path.endsWith('.md') && !OPTIONAL.includes(path))
    .sort();
  const { name, description } = JSON.parse(readFileSync('package.json', 'utf8'));
  const sections = {
    'Command line': commands(),
    Library: entries(),
    Documentation: documents(['README.md', 'docs/cookbook', ...others, 'SECURITY.md']),
    Data: [
      '- [schemas](schemas): a JSON schema of what each command prints with `--json`',
      "- [vectors](test/vectors/README.md): keys with the hashes and partitions that the clients' own code gave them, as `keylane/vectors/*`",
      '- [examples](examples/README.md)',
    ],
    Optional: documents([...OPTIONAL, 'CHANGELOG.md']),
  };
  const parts = Object.entries(sections).map(([title, lines]) => `## ${title}\n\n${lines.join('\n')}\n`);
  return `# ${name}

> ${description}

- A key's partition is a hash of its bytes modulo the partition count. Clients have different rules: never take one for another. \`keylane who\` tells which rule a topic has.
- \`npx keylane COMMAND --help\` has every option, \`keylane --help-json\` those of all commands, \`keylane mcp\` serves the answers as tools.
- Answers go to standard output, all else to standard error. Exit codes: 0 fine, 1 a finding, 2 misuse or input that cannot be read.
- Bad input is a \`KeylaneError\` whose \`code\` is stable.

${parts.join('\n')}`;
}

function commands(): string[] {
  const text = execFileSync(process.execPath, ['dist/cli/main.js', '--help-json'], { encoding: 'utf8' });
  const tree: HelpTree = JSON.parse(text);
  return tree.commands.map(({ name, description, examples }) => {
    const [first] = examples;
    return `- \`keylane ${name}\`: ${description}${first === undefined ? '' : ` \`${first}\``}`;
  });
}

/** Each entry with the first line of its source. */
function entries(): string[] {
  const all = { ...sources, ...nodeSources };
  const ofModules = Object.entries(all).map(([entry, source]) => `- \`${entryOf(entry)}\`: ${summaryOf(source)}`);
  return [...ofModules, '- `keylane/core.wasm`: the WebAssembly module itself, for other hosts.'];
}

function documents(paths: readonly string[]): string[] {
  return paths
    .flatMap(path =>
      path.endsWith('.md')
        ? [path]
        : readdirSync(path)
            .sort()
            .map(name => `${path}/${name}`),
    )
    .map(path => {
      const [title, ...rest] = readFileSync(path, 'utf8')
        .replace(/^```[\s\S]*?^```$/gm, '')
        .split('\n')
        .filter(line => line !== '');
      const about = firstSentence(rest);
      return `- [${title.replace(/^# /, '')}](${path})${about === '' ? '' : `: ${about}`}`;
    });
}

/** Of the first paragraph, without its links. */
function firstSentence(lines: readonly string[]): string {
  const from = lines.findIndex(line => /^[A-Z`]/.test(line));
  const heading = lines.findIndex(line => line.startsWith('#'));
  if (from < 0 || (heading >= 0 && heading < from)) return '';
  const text = lines
    .slice(from, from + 3)
    .join(' ')
    .replace(/\[([^\]]+)\]\([^)]+\)/g, '$1');
  return /^.*?[.:?](?= |$)/.exec(text)?.[0].replace(/:$/, '.') ?? text;
}
