// Where every client puts the keys, held against one rule.

import { useMemo, useState } from 'preact/hooks';
import { shown } from '../../analysis/shared/shown-key.ts';
import type { NamedKey } from '../../analysis/where.ts';
import { encodeUtf8 } from '../../core/utf8.ts';
import { counted, integer, listed } from '../../numbers.ts';
import { keyName } from '../../report/key.ts';
import { type RuleId, ruleOf } from '../../rules/index.ts';
import { type ClientRow, clientTable } from '../client-rows.ts';
import type { Panel, PanelProps } from '../panel.ts';
import { figure, Table } from '../table.tsx';

/** Columns of keys; the figures are about all of them. */
const MOST_COLUMNS = 6;

import { RuleChoice } from '../rule-choice.tsx';

export const clientsPanel: Panel = { id: 'clients', tab: 'Clients', title: 'Where every client puts it', View };

function View({ state, set, box: { keys } }: PanelProps) {
  const { partitions, rule, all } = state;
  const [filter, setFilter] = useState('');
  const { rows, expected } = useMemo(() => clientTable(keys, partitions, rule, all), [keys, partitions, rule, all]);
  if (keys.length === 0) return null;
  const wanted = filter.trim().toLowerCase();
  const shownRows = rows.filter(row => textOf(row).includes(wanted));
  const columns = keys.slice(0, MOST_COLUMNS);
  return (
    <>
      <Verdict rows={rows} keys={keys} expected={expected} partitions={partitions} rule={rule} />
      {keys.length === 1 && <Places rows={rows} />}
      <div class="options">
        <RuleChoice label="Held against" rule={rule} set={rule => set({ rule })} />
        <label>
          Only clients with{' '}
          <input type="search" value={filter} onInput={event => setFilter(event.currentTarget.value)} />
        </label>
        <label>
          <input type="checkbox" checked={all} onChange={event => set({ all: event.currentTarget.checked })} />
          also what has to be configured
        </label>
      </div>
      {keys.length > columns.length && (
        <p class="note">
          The first {columns.length} of {counted(keys.length, 'key')} have columns; “as {rule}” counts all of them.
        </p>
      )}
      <Table
        caption="Clients"
        columns={[
          'client',
          ...columns.map(key => figure(keys.length === 1 ? 'partition' : <bdi>{nameOf(key, 12)}</bdi>)),
          `as ${rule}`,
          'rule',
        ]}
      >
        {shownRows.map(row => (
          <Row
            key={`${row.client.name} ${row.partitioner.name} ${row.partitioner.versions}`}
            row={row}
            keys={keys}
            expected={expected}
            columns={columns.length}
          />
        ))}
      </Table>
      {shownRows.length === 0 && <p>No client has “{filter}” in its name, release or rule.</p>}
    </>
  );
}

function Row({
  row,
  keys,
  expected,
  columns,
}: {
  row: ClientRow;
  keys: readonly NamedKey[];
  expected: readonly (number | string)[];
  columns: number;
}) {
  const { client, partitioner, places, same } = row;
  const isSame = same === keys.length;
  return (
    <tr class={isSame ? '' : 'elsewhere'}>
      <th scope="row">
        {client.name} <span class="release">{partitioner.versions ?? ''}</span>
        <small>{partitioner.isDefault ? partitioner.name : `${partitioner.name}, if chosen`}</small>
      </th>
      {places.slice(0, columns).map((place, i) => (
        <td
          class={`figure${place === expected[i] ? '' : ' other'}${typeof place === 'string' ? ' words' : ''}`}
          key={i}
        >
          {typeof place === 'number' ? integer(place) : place}
        </td>
      ))}
      <td>{besides(isSame, same, keys.length)}</td>
      <td>{partitioner.rule === null ? <span class="note">ignores the key</span> : <code>{partitioner.rule}</code>}</td>
    </tr>
  );
}

function besides(isSame: boolean, same: number, count: number): string {
  if (isSame) return '= same';
  return count === 1 ? '≠ elsewhere' : `≠ ${integer(same)} of ${integer(count)}`;
}

/** The sentence first: is there anything to look at? */
function Verdict({
  rows,
  keys,
  expected,
  partitions,
  rule,
}: {
  rows: readonly ClientRow[];
  keys: readonly NamedKey[];
  expected: readonly (number | string)[];
  partitions: number;
  rule: RuleId;
}) {
  const usual = rows.filter(({ partitioner }) => partitioner.isDefault);
  const others = usual.filter(({ same }) => same < keys.length);
  // Those that many go with come first: they are the known ones.
  const sizes = new Map<string, number>();
  for (const { places } of usual) sizes.set(places.join(), (sizes.get(places.join()) ?? 0) + 1);
  const company = ({ places }: ClientRow): number => sizes.get(places.join())!;
  const names = [...new Set(others.sort((a, b) => company(b) - company(a)).map(({ client }) => client.name))];
  const by = rule === 'murmur2' ? 'the Java client’s rule (murmur2)' : `${rule}: ${ruleOf(rule).title}`;
  const [place] = expected;
  const what =
    keys.length === 1 ? (
      <>
        <bdi>{nameOf(keys[0], 40)}</bdi>:{' '}
        {typeof place === 'number' ? `partition ${integer(place)} of ${integer(partitions)}` : place}, by {by}.
      </>
    ) : (
      <>
        {counted(keys.length, 'key')} over {counted(partitions, 'partition')}, held against {by}.
      </>
    );
  return (
    <div role="status">
      <p class="verdict">{what}</p>
      <p>
        {others.length === 0
          ? `All ${usual.length} defaults of clients agree${partitions === 1 ? ': there is one partition' : ''}.`
          : `${others.length} of ${usual.length} defaults of clients put ${keys.length === 1 ? 'it' : 'some'} elsewhere: ${listed(names, 5)}.`}
      </p>
    </div>
  );
}

/** One key: each partition that somebody has, with how many. */
function Places({ rows }: { rows: readonly ClientRow[] }) {
  const groups = new Map<number | string, ClientRow[]>();
  for (const row of rows) groups.set(row.places[0], [...(groups.get(row.places[0]) ?? []), row]);
  const sorted = [...groups].sort(([, a], [, b]) => b.length - a.length);
  return (
    <ul class="places">
      {sorted.map(([place, group]) => (
        <li key={place} class={group[0].same === 1 ? 'same' : ''}>
          <strong>
            {group[0].same === 1 ? '= ' : '≠ '}
            {typeof place === 'number' ? `Partition ${integer(place)}` : capital(place)}
          </strong>{' '}
          <span class="count">{counted(group.length, 'partitioner')}</span>
          <small>{listed([...new Set(group.map(({ client }) => client.name))], 4)}</small>
        </li>
      ))}
    </ul>
  );
}

/** What is done without a look at the key may name a partition too. */
function capital(handling: string): string {
  const text = handling.startsWith('partition') ? `always ${handling}` : handling;
  return text[0].toUpperCase() + text.slice(1);
}

function nameOf({ key }: NamedKey, longest: number): string {
  const name = keyName(shown(typeof key === 'string' ? encodeUtf8(key) : key));
  return name.length > longest + 1 ? `${name.slice(0, longest)}…` : name;
}

function textOf({ client, partitioner }: ClientRow): string {
  const { name, versions, rule } = partitioner;
  return [client.name, ...(client.alsoKnownAs ?? []), client.group, name, versions, rule, ...client.usedBy]
    .join(' ')
    .toLowerCase();
}
