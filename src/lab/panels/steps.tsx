// murmur2, step by step, and what its three reductions make of the hash.

import { useMemo } from 'preact/hooks';
import { encodeUtf8 } from '../../core/utf8.ts';
import { counted, integer } from '../../numbers.ts';
import { hex } from '../../printable.ts';
import { labelsOf, nobodys } from '../../report/where.ts';
import { rules } from '../../rules/index.ts';
import type { Panel, PanelProps } from '../panel.ts';
import { bitsOf, hex32, type Steps, stepsOf, withBitFlipped } from '../steps.ts';
import { figure, Table } from '../table.tsx';

export const stepsPanel: Panel = { id: 'steps', tab: 'Steps', title: 'How Java’s murmur2 gets there', View };

/** The others are told by their number. */
const MOST_STEPS = 40;
const LONGEST_FLIPPED = 1024;

const FORMULAS: Record<string, string> = {
  mask: '(hash & 0x7fffffff) % n',
  absolute: '|hash| % n',
  unsigned: 'unsigned hash % n',
};

function View({ state, set, box }: PanelProps) {
  const key = box.keys[0]?.key;
  const bytes = useMemo(() => (typeof key === 'string' ? encodeUtf8(key) : key), [key]);
  const found = useMemo(() => bytes && stepsOf(bytes), [bytes]);
  if (!bytes || !found) return null;
  return (
    <>
      {box.keys.length > 1 && <p class="note">Of the first key of the box.</p>}
      <Hash found={found} partitions={state.partitions} bytes={bytes} />
      <StepTable {...found} />
      {bytes.length > 0 && bytes.length <= LONGEST_FLIPPED && (
        <Flip
          bytes={bytes}
          hash={found.hash}
          bit={Math.min(state.bit, 8 * bytes.length - 1)}
          set={set}
          partitions={state.partitions}
        />
      )}
    </>
  );
}

function Hash({ found: { hash }, partitions, bytes }: { found: Steps; partitions: number; bytes: Uint8Array }) {
  const ways = rules
    .filter(rule => rule.hash === 'murmur2' && rule.reduction in FORMULAS)
    .map(rule => ({ rule, partition: rule.partition(bytes, partitions) }));
  const differ = new Set(ways.map(({ partition }) => partition)).size > 1;
  return (
    <>
      <div role="status">
        <p class="verdict">
          The hash is {integer(hash)}: its sign bit is {hash < 0 ? 'set' : 'clear'}, so{' '}
          {hash >= 0
            ? 'mask, absolute and unsigned agree.'
            : differ
              ? 'mask, absolute and unsigned part.'
              : `mask, absolute and unsigned could part, but meet over ${counted(partitions, 'partition')}.`}
        </p>
      </div>
      <Bits label={`The hash in bits: ${hex32(hash)} in hexadecimal`} hash={hash} />
      <Table
        caption="Reductions"
        columns={['reduction', figure('partition'), 'rule', { name: 'who has it', class: 'long' }]}
      >
        {ways.map(({ rule, partition }) => (
          <tr key={rule.id}>
            <th scope="row">
              {rule.reduction} <small>{FORMULAS[rule.reduction]}</small>
            </th>
            <td class={`figure${partition === ways[0].partition ? '' : ' other'}`}>
              {partition === ways[0].partition ? '' : '≠ '}
              {integer(partition)}
            </td>
            <td>
              <code>{rule.id}</code>
            </td>
            <td>{labelsOf(rule.id).slice(0, 6).join(', ') || nobodys(rule.id)}</td>
          </tr>
        ))}
      </Table>
    </>
  );
}

function StepTable({ steps }: Steps) {
  const shown = steps.length <= MOST_STEPS ? steps : [...steps.slice(0, MOST_STEPS - 1), steps[steps.length - 1]];
  return (
    <>
      <h3>Step by step</h3>
      <p>
        Four bytes at a time, lowest first: each word is multiplied and shifted on its own (“mixed”), then goes into the
        state, which is multiplied too.
      </p>
      <Table caption="Steps" columns={['step', 'bytes', 'mixed', 'state']}>
        {shown.map(({ name, bytes, mixed, h }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              <code>{hex(bytes).replace(/..(?=.)/g, '$& ') || '–'}</code>
            </td>
            <td>
              <code>{mixed === undefined ? '–' : hex32(mixed)}</code>
            </td>
            <td>
              <code>{hex32(h)}</code>
            </td>
          </tr>
        ))}
      </Table>
      {shown.length < steps.length && (
        <p class="note">{counted(steps.length - shown.length, 'word')} left out before the end.</p>
      )}
    </>
  );
}

function Flip({
  bytes,
  hash,
  bit,
  set,
  partitions,
}: {
  bytes: Uint8Array;
  hash: number;
  bit: number;
  set: PanelProps['set'];
  partitions: number;
}) {
  const other = withBitFlipped(bytes, bit);
  const { hash: after } = stepsOf(other);
  const changed = bitsOf(hash ^ after).filter(on => on).length;
  const [java] = rules;
  const [from, to] = [java.partition(bytes, partitions), java.partition(other, partitions)];
  return (
    <>
      <h3>One bit changed</h3>
      <div class="control wide">
        <label for="bit">Bit</label>
        <input
          type="range"
          id="bit"
          min={0}
          max={8 * bytes.length - 1}
          value={bit}
          aria-valuetext={`bit ${bit % 8} of byte ${Math.floor(bit / 8)}`}
          onInput={event => set({ bit: Number(event.currentTarget.value) })}
        />
      </div>
      <p role="status">
        <strong>
          {changed} of 32 bits of the hash change; partition {integer(from)}{' '}
          {from === to ? 'stays' : `becomes ${integer(to)}`}.
        </strong>{' '}
        Byte {Math.floor(bit / 8)}, bit {bit % 8}: <code>{hex(bytes.subarray(bit >> 3, (bit >> 3) + 1))}</code> becomes{' '}
        <code>{hex(other.subarray(bit >> 3, (bit >> 3) + 1))}</code>.
      </p>
      <Bits
        label={`The hash in bits behind it: ${hex32(after)} in hexadecimal, ${changed} bits changed`}
        hash={after}
        before={hash}
      />
    </>
  );
}

/** Changed ones are underlined: colour is not the only sign. */
function Bits({ label, hash, before = hash }: { label: string; hash: number; before?: number }) {
  const changed = bitsOf(hash ^ before);
  return (
    <div class="bits" role="img" aria-label={label}>
      {[0, 8, 16, 24].map(from => (
        <span class="byte" key={from}>
          {bitsOf(hash)
            .slice(from, from + 8)
            .map((on, i) => (
              <span key={i} class={`${on ? 'on' : ''}${changed[from + i] ? ' changed' : ''}`}>
                {on ? 1 : 0}
              </span>
            ))}
        </span>
      ))}
      <code>0x{hex32(hash)}</code>
    </div>
  );
}
