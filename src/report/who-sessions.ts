// Who wrote the batches, session by session.

import type { SessionClient, SessionPlace, WriterSession } from '../analysis/who/sessions.ts';
import { printable } from '../printable.ts';
import { moment } from './moment.ts';
import { counted, integer } from './numbers.ts';
import type { Style } from './style.ts';
import { rowsUnder } from './table.ts';

const MOST_SHOWN = 12;
const MOST_CLIENTS = 3;

export function sessionLines(writers: readonly WriterSession[], style: Style): string[] {
  if (writers.length === 0) return [];
  const rows = writers.slice(0, MOST_SHOWN).map(writer => {
    return [ruleName(writer), integer(writer.records), sessionName(writer), span(writer), sessionNote(writer)];
  });
  const lines = rowsUnder(rows, [0, 2, 3, 4], style);
  const rest = writers.slice(MOST_SHOWN);
  if (rest.length > 0) {
    const records = rest.reduce((sum, writer) => sum + writer.records, 0);
    lines.push(`  ${integer(rest.length)} more with ${counted(records, 'record')}: --json has them`);
  }
  lines.push(
    '  a producer id is one run of one program; names are the clients that leave such batches and have this rule by',
    '  default, unless a setting is named',
  );
  return [style.colors.dim('who wrote it, as the heads of its batches tell'), ...lines];
}

export function ruleName({ rule, alike, mixesWriters }: WriterSession): string {
  if (mixesWriters) return 'several';
  if (rule === 'none') return 'no known rule';
  return rule ?? (alike.length > 0 ? alike.join(' or ') : 'too few keys');
}

export function sessionName({ id, isTransactional, producerId, transactionalId }: WriterSession): string {
  if (transactionalId !== null) return `transactional id ${JSON.stringify(printable(transactionalId))} (${id})`;
  if (producerId !== null) return isTransactional ? `${id}, transactional` : id;
  return id === 'others' ? 'others' : `without id, ${id}`;
}

/** Who can have written it, or what is odd about it. */
export function sessionNote(writer: WriterSession): string {
  if (writer.follows !== null) return `as ${writer.follows}: one after the other, a restart?`;
  return writer.clients.length > 0 ? clientNames(writer.clients) : ruleNote(writer);
}

const MOST_STRANGERS = 3;

/** Beside sessions with Java's rule: who has another one, since when, and until when. */
export function strangerLines(writers: readonly WriterSession[]): string[] {
  if (!writers.some(({ rule }) => rule === 'murmur2')) return [];
  const rules = [...new Set(writers.map(({ rule }) => rule))].filter(rule => rule !== null && rule !== 'none');
  return rules
    .filter(rule => rule !== 'murmur2')
    .map(rule => ({ rule, own: writers.filter(writer => writer.rule === rule) }))
    .filter(({ own }) => own.length <= MOST_STRANGERS)
    .map(({ rule, own }) => {
      const time = (place: SessionPlace): number => place.timestamp ?? 0;
      const first = own.map(writer => writer.first).sort((a, b) => time(a) - time(b))[0];
      const last = own.map(writer => writer.last).sort((a, b) => time(b) - time(a))[0];
      const [since, until] = [moment(first.timestamp), moment(last.timestamp)];
      const when = since === '' || until === '' ? '' : `, since ${since}`;
      const place = `partition ${first.partition}, offset ${integer(first.offset)}`;
      return `${rule}, not murmur2: only ${own.map(sessionName).join(', ')}${when} (${place})${when === '' ? '' : `, last seen ${until}`}`;
    });
}

/** How the broker has changed the batches. */
export function recompressedLines(recompressed: string | null): string[] {
  if (recompressed === null) return [];
  return [
    `the broker has compressed all batches anew (${recompressed}): compression.type of the topic is not their writers'`,
  ];
}

/** By whom, in the place of rules, where that is known of one session or two. */
export function bySessions(sessions: readonly string[]): string {
  if (sessions.length === 0 || sessions.length > 2) return '';
  return ` by ${sessions.map(id => (id.startsWith('-') ? `${id} without id` : id)).join(' or ')}`;
}

/** Where all of its records are, or how many do not fit. */
export function ruleNote({ rule, offRule, mixesWriters, partitions, first, last }: WriterSession): string {
  if (mixesWriters) return 'its batches mix writers: a copy, as MirrorMaker makes one';
  if (offRule > 0) return `${counted(offRule, 'record')} off the rule`;
  if (rule !== 'none' || partitions > 1) return '';
  return `all in partition ${first.partition}, offsets ${integer(first.offset)} to ${integer(last.offset)}`;
}

/** From its first record to its last. */
export function span({ first, last }: WriterSession): string {
  const [from, to] = [moment(first.timestamp), moment(last.timestamp)];
  if (from === '' || to === '') return '';
  return from === to ? from : `${from} to ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to}`;
}

export function clientNames(clients: readonly SessionClient[]): string {
  const [{ setting }] = clients;
  // Said once if it is the same for all, as it is for the clients around one library.
  const isCommon = setting !== null && clients.every(client => client.setting === setting);
  const shown = clients.slice(0, MOST_CLIENTS).map(({ client, versions, setting: own }) => {
    const name = versions ? `${client} ${versions}` : client;
    return own === null || isCommon ? name : `${name} with ${own}`;
  });
  const rest = clients.length - shown.length;
  return `${shown.join('; ')}${rest > 0 ? ` and ${rest} more` : ''}${isCommon ? `, with ${setting}` : ''}`;
}
