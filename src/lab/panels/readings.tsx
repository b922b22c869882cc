// What the key may stand for, and where each reading lands.

import { useMemo } from 'preact/hooks';
import { counted, integer } from '../../numbers.ts';
import { hex } from '../../printable.ts';
import { hexText } from '../../report/key.ts';
import { type RuleId, ruleOf } from '../../rules/index.ts';
import { NumberField } from '../number-field.tsx';
import type { Panel, PanelProps } from '../panel.ts';
import { type KeyReading, READING_RULES, readingsOf } from '../readings.ts';
import { MOST_PARTITIONS } from '../state.ts';
import { figure, Table } from '../table.tsx';

export const readingsPanel: Panel = { id: 'readings', tab: 'Readings', title: 'What the key may stand for', View };

function View({ state, set, box }: PanelProps) {
  const { partitions, rule, keyType, schemaId, found } = state;
  const text = box.keys[0]?.name;
  const readings = useMemo(
    () => (text === undefined ? [] : readingsOf(text, box.keyType, schemaId)),
    [text, box.keyType, schemaId],
  );
  const columns: RuleId[] = [rule, ...READING_RULES.filter(id => id !== rule)];
  const placeOf = ({ bytes }: KeyReading, id: RuleId): number | undefined =>
    ruleOf(id).reads(bytes) ? ruleOf(id).partition(bytes, partitions) : undefined;
  if (text === undefined) return null;
  const places = new Set(readings.map(reading => placeOf(reading, rule)));
  const hits = readings.flatMap(reading =>
    columns.filter(id => placeOf(reading, id) === found).map(id => `${reading.names[0]} by ${id}`),
  );
  return (
    <>
      <div role="status">
        <p class="verdict">
          {counted(readings.length, 'reading')} of the same key, {counted(places.size, 'partition')} by {rule}.
        </p>
        {found >= 0 && (
          <p>
            {hits.length === 0
              ? `No reading lands in partition ${integer(found)}.`
              : `Partition ${integer(found)} is where these land: ${hits.join('; ')}. By chance it is one in ${integer(partitions)}: try a second key.`}
          </p>
        )}
      </div>
      <p class="note">
        A producer hashes bytes. The same key, written by another serializer, is other bytes: compare with the partition
        where you found the record.
        {box.keys.length > 1 && ' This is the first key of the box.'}
      </p>
      <div class="options">
        <NumberField
          label="The record was found in partition"
          value={found}
          least={0}
          most={MOST_PARTITIONS - 1}
          none={-1}
          set={value => set({ found: value })}
        />
        <NumberField
          label="Schema id"
          value={schemaId}
          least={0}
          most={0x7fffffff}
          set={value => set({ schemaId: value })}
        />
      </div>
      <Table caption="Readings" columns={['read as', ...columns.map(figure), 'bytes']}>
        {readings.map(reading => (
          <tr key={reading.names[0]}>
            <th scope="row">
              {reading.names[0]}
              {reading.names.length > 1 && <small>{reading.names.slice(1).join('; ')}</small>}
            </th>
            {columns.map(id => {
              const place = placeOf(reading, id);
              return (
                <td class={`figure${place === found ? ' hit' : ''}`} key={id}>
                  {place === found ? '● ' : ''}
                  {place === undefined ? '–' : integer(place)}
                </td>
              );
            })}
            <td>
              <Bytes bytes={reading.bytes} />
            </td>
          </tr>
        ))}
      </Table>
      {keyType !== 'string' && <p class="note">The box takes the key as {keyType}; its bytes are read as well.</p>}
    </>
  );
}

function Bytes({ bytes }: { bytes: Uint8Array }) {
  return (
    <>
      <code class="bytes">{bytes.length === 0 ? 'none' : hexText(hex(bytes))}</code>
      <small>{counted(bytes.length, 'byte')}</small>
    </>
  );
}
