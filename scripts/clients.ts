// The tables of docs/clients.md, from the catalogue in src/rules.

import { programs } from '../src/rules/clients/programs.ts';
import { type Client, type ClientPartitioner, clients, partitionersOf, rules } from '../src/rules/index.ts';
import { table } from './table.ts';

export function ruleTable(): string {
  return table(
    ['rule', 'hash', 'reduction', 'what it is'],
    rules.map(({ id, hash, reduction, title }) => [`\`${id}\``, hash, reduction, title]),
  );
}

export function clientTables(): string {
  const groups = [...new Set(clients.map(({ group }) => group))];
  return groups
    .map(group => [`## ${group}`, ...clients.filter(client => client.group === group).map(section)].join('\n\n'))
    .join('\n\n');
}

/** Who writes through which client; the names are what `--client` understands. */
export function programTable(): string {
  const rows = [...programs].sort((a, b) => a.name.toLowerCase().localeCompare(b.name.toLowerCase(), 'en'));
  return table(
    ['program', 'writes through', 'known from', ''],
    rows.map(({ name, client, partitioner, source, confirmed, remark }) => [
      name,
      `[${client}](#${anchor(client)})${partitioner === undefined ? '' : `, ${cell(partitioner)}`}`,
      knownFrom(source, confirmed),
      cell(remark ?? ''),
    ]),
  );
}

function section(client: Client): string {
  const { name, alsoKnownAs, embeds, embeddedSource, newest, toRouteAsJava, usedBy, remark } = client;
  const facts = [
    alsoKnownAs && `Also understood as ${alsoKnownAs.join(', ')}.`,
    newest && `Looked at up to ${newest}.`,
    embeds && `It has the partitioners of ${embeds}; [which of its releases has which](${embeddedSource}).`,
    toRouteAsJava && `**To route as Java:** ${cell(toRouteAsJava)}.`,
    usedBy.length > 0 && `Used by ${usedBy.join(', ')}.`,
    remark && cell(remark),
  ].filter(Boolean);
  const rows = table(
    ['partitioner', 'releases', 'rule', 'null key', 'empty key', 'known from'],
    partitionersOf(client).map(row),
  );
  return [`### ${name}`, ...(facts.length > 0 ? [facts.join(' ')] : []), rows].join('\n\n');
}

function row(partitioner: ClientPartitioner): string[] {
  const { name, versions, isDefault, rule, nullKey, emptyKey, source, confirmed, remark } = partitioner;
  const label = `${cell(name)}${isDefault ? ', **default**' : ''}${remark ? `. ${cell(remark)}` : ''}`;
  return [
    label,
    versions ? `\`${versions}\`` : 'all',
    rule ? `\`${rule}\`` : 'key ignored',
    nullKey,
    emptyKey,
    knownFrom(source, confirmed),
  ];
}

/** How it is known, with the tag or the commit that was read. */
function knownFrom(source: string, confirmed: ClientPartitioner['confirmed'] = 'source'): string {
  if (confirmed === 'documentation') return `[its documentation](${source})`;
  if (confirmed === 'not confirmed') return `[not confirmed](${source})`;
  const tag =
    /\/(?:blob|tree)\/([^/]+)/.exec(source)?.[1] ??
    /\/v\/([^/]+)|crate\/[\w-]+\/([^/]+)/.exec(source)?.slice(1).find(Boolean);
  const at = tag === undefined ? '' : ` at ${/^[0-9a-f]{40}$/.test(tag) ? tag.slice(0, 7) : tag}`;
  return `[its source${at}](${source})`;
}

function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');
}

/** Code in a sentence: what is between the signs is to be read, not rendered. */
function cell(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('|', '\\|');
}
