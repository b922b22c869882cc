// From what somebody calls a client to its rule.

import { clientError } from '../errors.ts';
import type { Client, ClientPartitioner } from './clients/client.ts';
import { partitionersOf } from './clients.ts';
import { partitionerNamed, rowsNamed } from './find-partitioner.ts';
import { type Meant, meantBy, meantWithoutOwner } from './names.ts';
import { type Asked, noteOn } from './note.ts';
import { spelled } from './spelling.ts';
import { suggestions } from './suggestions.ts';
import type { RuleId } from './table.ts';
import { compareReleases, lowEnd, overlaps } from './versions.ts';

export interface FoundClient {
  readonly rule: RuleId;
  readonly client: Client;
  readonly partitioner: ClientPartitioner;
  /** What was taken and what else it could be, if the name did not say it all. */
  readonly note: string | null;
}

/**
 * The rule of a client: that of its default partitioner, or of one that is named.
 * @param wanted `NAME`, `NAME@VERSION` (`kafkajs@1`), `NAME/PARTITIONER` (`librdkafka/murmur2`) or `NAME/PARTITIONER@VERSION`. Case, spaces and
 *   punctuation do not count, nor does an owner (`IBM/sarama`); a name may be that of a program (`Telegraf`) or a language (`java`). Without a
 *   version it is the newest release. Behind a program's name stands a release of the program.
 * @throws {KeylaneError} `ERR_CLIENT` if there is no such client, partitioner or release, if it does not look at the key, or if the release of a
 *   program does not tell which of its client's rules it has
 */
export function clientRule(wanted: string): RuleId {
  return findClient(wanted).rule;
}

/** As `clientRule`, with what was taken for what. */
export function findClient(text: string): FoundClient {
  if (typeof text !== 'string') throw clientError(text, 'there is no such client', suggestions(''));
  const wanted = ofClient(parse(text));
  const { client } = wanted.meant;
  const all = partitionersOf(client);
  const name = wanted.partitioner ?? wanted.meant.partitioner;
  const named = name === undefined ? defaultsOf(all) : rowsNamed(all, name);
  if (named.length === 0) throw clientError(text, `${client.name} has no such partitioner`, spelledOf(client, all));
  const { release } = wanted;
  if (release !== undefined && new Set(named.map(({ rule }) => rule)).size > 1) {
    const through = `${wanted.meant.program} ${release} writes through a release of ${client.name} that is not known here`;
    throw clientError(text, `${through}, and its releases differ`, spelledOf(client, named));
  }
  const found = named.filter(({ versions }) => wanted.version === undefined || overlaps(versions, wanted.version));
  if (found.length === 0 || isTooNew(client, wanted.version)) {
    const newest = client.newest === undefined ? '' : `, which is known up to ${client.newest}`;
    throw clientError(text, `no release ${wanted.version} of ${client.name} has it${newest}`, spelledOf(client, named));
  }
  const partitioner = newestOf(found);
  if (partitioner.rule === null) {
    const keyed = all.filter(({ rule }) => rule !== null);
    const others = keyed.length > 0 ? '' : ', and nor does any other of its partitioners';
    const choices = keyed.length > 0 ? spelledOf(client, keyed) : [];
    throw clientError(text, `${client.name}'s ${partitioner.name} does not look at the key${others}`, choices);
  }
  const { rule } = partitioner;
  return { rule, client, partitioner, note: noteOn(wanted, { ...partitioner, rule }, found) };
}

/** The default partitioners; where a caller names one each time, all that look at the key. */
function defaultsOf(all: readonly ClientPartitioner[]): readonly ClientPartitioner[] {
  const defaults = all.filter(({ isDefault }) => isDefault);
  return defaults.length > 0 ? defaults : all.filter(({ rule }) => rule !== null);
}

/** Of the newest releases; of several the one that is written down first. */
function newestOf(rows: readonly ClientPartitioner[]): ClientPartitioner {
  return rows.reduce((best, row) =>
    compareReleases(lowEnd(row.versions) ?? '0', lowEnd(best.versions) ?? '0') > 0 ? row : best,
  );
}

/** A major release that nobody has looked at may do anything. */
function isTooNew({ newest }: Client, version: string | undefined): boolean {
  return newest !== undefined && version !== undefined && Number.parseInt(version, 10) > Number.parseInt(newest, 10);
}

function spelledOf(client: Client, rows: readonly ClientPartitioner[]): string[] {
  const keyed = rows.filter(({ rule }) => rule !== null);
  return [...new Set((keyed.length > 0 ? keyed : rows).map(row => spelled(client, row)))];
}

/** What can be typed for a name whose version says nothing. */
function choicesFor({ client, partitioner: ofName }: Meant, partitioner = ofName): string[] {
  const all = partitionersOf(client);
  const named = partitioner === undefined ? defaultsOf(all) : rowsNamed(all, partitioner);
  return spelledOf(client, named.length > 0 ? named : all);
}

function parse(text: string): Asked {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('@');
  const name = at > 0 ? trimmed.slice(0, at) : trimmed;
  const { meant, partitioner } = understood(text, name);
  if (at <= 0) return { text, meant, partitioner, version: undefined };
  const release = trimmed.slice(at + 1).trim();
  if (/^latest$/i.test(release)) return { text, meant, partitioner, version: undefined };
  const version = /^(?:[v^~=]|>=)?(\d{1,6}(?:\.\d{1,6}){0,4})(?:\.[x*])?$/i.exec(release)?.[1];
  if (version === undefined) throw clientError(text, 'its release must be numbers', choicesFor(meant, partitioner));
  return { text, meant, partitioner, version };
}

/** A version behind a program's name is no release of the client that it writes through. */
function ofClient(wanted: Asked): Asked {
  const { meant, version } = wanted;
  if (meant.program === undefined || version === undefined) return wanted;
  const { earlier } = meant;
  const isEarlier = earlier !== undefined && compareReleases(version, earlier.before) < 0;
  const { partitioner: _, ...ofEarlier } = meant;
  const through = isEarlier ? { ...ofEarlier, client: earlier.client } : meant;
  return { ...wanted, meant: through, version: undefined, release: version };
}

/** Names hold slashes themselves: the longest one that is known is meant, and what is behind it is the partitioner. */
function understood(text: string, name: string): { meant: Meant; partitioner: string | undefined } {
  const whole = meantBy(name);
  if (whole) return { meant: whole, partitioner: undefined };
  for (let slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
    const meant = meantBy(name.slice(0, slash)) ?? meantWithoutOwner(name.slice(0, slash));
    if (meant) return { meant, partitioner: name.slice(slash + 1).trim() };
  }
  const owned = meantWithoutOwner(name);
  if (owned) return { meant: owned, partitioner: undefined };
  const setting = partitionerNamed(name);
  if (setting) return setting;
  throw clientError(text, 'there is no such client', suggestions(name));
}
