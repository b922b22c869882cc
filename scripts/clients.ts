// The tables of docs/clients.md, from the catalogue in src/rules.

import type { Client, ClientPartitioner } from '../src/rules/index.ts';
import { clients, rules } from '../src/rules/index.ts';
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

function section({ name, embeds, toRouteAsJava, usedBy, remark, partitioners }: Client): string {
  const facts = [
    embeds && `It has the partitioners of ${embeds}.`,
    toRouteAsJava && `**To route as Java:** ${cell(toRouteAsJava)}.`,
    usedBy && `Used by ${usedBy.join(', ')}.`,
    remark,
  ].filter(Boolean);
  const rows = table(['partitioner', 'releases', 'rule', 'null key', 'empty key'], partitioners.map(row));
  return [`### ${name}`, ...(facts.length > 0 ? [facts.join(' ')] : []), rows].join('\n\n');
}

function row({ name, versions, isDefault, rule, nullKey, emptyKey, source, remark }: ClientPartitioner): string[] {
  const label = `[${name}](${source})${isDefault ? ', **default**' : ''}${remark ? `. ${remark}` : ''}`;
  return [label, versions ? `\`${versions}\`` : 'all', rule ? `\`${rule}\`` : 'key ignored', nullKey, emptyKey];
}

/** Code in a sentence: what is between the signs is to be read, not rendered. */
function cell(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('|', '\\|');
}
