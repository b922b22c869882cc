// A compacted topic that grows, step by step: what lies in each partition, and what a reader has that begins anew.

import { useMemo } from 'preact/hooks';
import { counted } from '../../numbers.ts';
import { GHOST_TEXTS } from '../../report/plan.ts';
import { MOST_STORED } from '../../state/keys/columns.ts';
import { compactedTopic, type Replay, type Step } from '../models/compacted.ts';
import type { Growth, GrowthKey } from '../models/growth.ts';
import type { LogRecord } from '../models/haunting.ts';
import { bytesOf } from '../models/keys.ts';
import type { PanelProps } from '../panel.ts';
import { short } from '../short.ts';
import { Choice } from '../slider.tsx';
import { Table } from '../table.tsx';
import { TimeLine } from '../time-line.tsx';

/** Of each that are in the story: so that each of its three fates meets keys that move and one that stays. */
const MOVING = 6;
const STAYING = 3;
/** Of a step. */
const SECONDS = 0.8;
const LONGEST_NAME = 24;

export function GhostStory({ growth, state, set }: { growth: Growth } & Pick<PanelProps, 'state' | 'set'>) {
  const { mended, readsLast, ghostAt } = state;
  const { from, to } = growth.plan;
  const steps = useMemo(() => {
    // A scan keeps no longer ones whole.
    const isShown = (key: GrowthKey) => key.from !== null && key.to !== null && bytesOf(key.key).length <= MOST_STORED;
    const placed = growth.keys.filter(isShown);
    const moving = placed.filter(key => key.from !== key.to).slice(0, MOVING);
    const staying = placed.filter(key => key.from === key.to).slice(0, STAYING);
    return compactedTopic([...moving, ...staying], growth.plan.from, growth.plan.to, {
      isMended: mended,
      readsFrom: readsLast ? 'last' : 'first',
    });
  }, [growth, mended, readsLast]);
  if (to.numPartitions < from.numPartitions || growth.plan.expectedMoved === 0) return null;
  const used = [...new Set(steps.flatMap(({ log }) => log.flat().map(({ partition }) => partition)))].sort(
    (a, b) => a - b,
  );
  const describe = (at: number): string => textOf(steps[at], growth);
  return (
    <>
      <h3>If the topic is compacted: what stays behind</h3>
      <p>
        Compaction keeps the last record of a key in each partition. A key that has moved has a last record in two: the
        old one is a ghost, and nothing that is written to the new partition ever takes it away.
      </p>
      <div class="controls">
        <Choice
          label="What is done about it"
          value={mended ? 'mended' : 'nothing'}
          options={[
            ['nothing', 'nothing'],
            ['mended', 'what keylane plan --tombstones says'],
          ]}
          set={value => set({ mended: value === 'mended' })}
        />
        <Choice
          label="A reader begins with"
          value={readsLast ? 'last' : 'first'}
          options={[
            ['first', 'the first partition'],
            ['last', 'the last partition'],
          ]}
          set={value => set({ readsLast: value === 'last' })}
        />
      </div>
      <TimeLine
        label="Compacted topic"
        last={steps.length - 1}
        at={ghostAt}
        set={at => set({ ghostAt: at })}
        seconds={SECONDS * steps.length}
        describe={describe}
      >
        {moment => {
          const step = steps[Math.floor(moment)];
          return (
            <>
              <ul class="logs" aria-label="Partitions with records">
                {used
                  .filter(partition => partition < step.numPartitions)
                  .map(partition => (
                    <li key={partition} class={partition < from.numPartitions ? '' : 'new'}>
                      <strong>
                        Partition {partition}
                        {partition < from.numPartitions ? '' : ', new'}
                      </strong>
                      {step.log[partition].map(record => (
                        <Entry key={record.offset} record={record} isNew={isOf(step, record)} />
                      ))}
                    </li>
                  ))}
              </ul>
              <Ghostly step={step} />
              <Reader replay={step.replay} />
            </>
          );
        }}
      </TimeLine>
    </>
  );
}

const isOf = ({ name, log }: Step, record: LogRecord): boolean =>
  record.name === name &&
  record.timestamp ===
    Math.max(
      ...log
        .flat()
        .filter(each => each.name === name)
        .map(({ timestamp }) => timestamp),
    );

function Entry({ record: { name, value, offset, ghost }, isNew }: { record: LogRecord; isNew: boolean }) {
  return (
    <span class={`entry${ghost ? ' ghost' : ''}${isNew ? ' just' : ''}`}>
      <bdi>{short(name, LONGEST_NAME)}</bdi> {value ?? 'tombstone'} <small>offset {offset}</small>
      {ghost && <em>ghost: {ghost}</em>}
    </span>
  );
}

/** In words, so that colour is not the only sign. */
function Ghostly({ step: { ghosts } }: { step: Step }) {
  const found = ghosts?.kinds.filter(({ copies }) => copies > 0) ?? [];
  if (found.length === 0)
    return <p class="note">{ghosts ? 'No ghost in the topic.' : 'The topic has not grown yet.'}</p>;
  return (
    <ul class="findings">
      {found.map(({ kind, copies }) => (
        <li key={kind}>
          {counted(copies, 'value')}: {GHOST_TEXTS[kind]}
        </li>
      ))}
    </ul>
  );
}

function Reader({ replay }: { replay: readonly Replay[] }) {
  return (
    <Table
      caption="A reader that begins anew"
      columns={['key', 'the reader has', 'it should', 'is it right?', 'in another order']}
    >
      {replay.map(({ name, value, truth, possible }) => (
        <tr key={name} class={value === truth ? '' : 'elsewhere'}>
          <th scope="row">
            <bdi>{short(name, LONGEST_NAME)}</bdi>
          </th>
          <td class={value === truth ? '' : 'other'}>{value ?? 'nothing'}</td>
          <td>{truth ?? 'nothing'}</td>
          <td>{value === truth ? 'yes' : 'no'}</td>
          <td>
            {possible.length > 1 ? `or ${possible.filter(each => each !== value).map(each => each ?? 'nothing')}` : '–'}
          </td>
        </tr>
      ))}
    </Table>
  );
}

function textOf({ kind, name, log }: Step, { plan }: Growth): string {
  const at =
    name === undefined
      ? ''
      : log
          .flat()
          .filter(each => each.name === name)
          .at(-1)?.partition;
  const key = name === undefined ? '' : short(name, LONGEST_NAME);
  switch (kind) {
    case 'write':
      return `${key} is written, to partition ${at}.`;
    case 'grow':
      return `The topic grows from ${plan.from.numPartitions} to ${counted(plan.to.numPartitions, 'partition')}${plan.from.rule === plan.to.rule ? '' : `, and producers go over to ${plan.to.rule}`}.`;
    case 'update':
      return `${key} is written again: v2, where it belongs now.`;
    case 'delete':
      return `${key} is deleted: a tombstone, where it belongs now.`;
    case 'rewrite':
      return 'Values that are nowhere but in their old partition are written again.';
    case 'bury':
      return 'Tombstones go into the old partitions, those that keylane plan --tombstones lists.';
    case 'expire':
      return 'Tombstones are gone: delete.retention.ms, a day, is over.';
  }
}
