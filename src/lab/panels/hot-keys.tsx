// Few keys with most of the records: how full the fullest partition becomes, what salts and lanes do about it, and whether order per key is kept.

import { useMemo } from 'preact/hooks';
import { counted, integer, percent } from '../../numbers.ts';
import { type ProducerRuleId, producerRules } from '../../rules/producer-rules.ts';
import { Bars } from '../bars.tsx';
import { type HotKeys, type HotKeysSetup, hotKeys, type Remedy } from '../models/hot-keys.ts';
import { keysWith } from '../models/keys.ts';
import { ORDER_FRAMES, type OrderFrame } from '../models/order.ts';
import type { Panel, PanelProps } from '../panel.ts';
import { short } from '../short.ts';
import { Choice, Slider } from '../slider.tsx';
import type { LabState, RemedyId } from '../state.ts';
import { figure, Table } from '../table.tsx';
import { TimeLine } from '../time-line.tsx';

/** More are no longer drawn, and each has a reader. */
const MOST_PARTITIONS = 100;
const RECORDS = 5000;
const SECONDS = 8;
const SEED = 1;

const REMEDY_NAMES: Record<RemedyId, string> = {
  none: 'nothing',
  salts: 'salts',
  'salts-merged': 'salts, and readers that merge',
  lane: 'a lane, by key',
  'lane-in-turn': 'a lane, in turn',
};

export const hotKeysPanel: Panel = {
  id: 'hot-keys',
  tab: 'Hot keys',
  title: 'When few keys have most of the records',
  View,
};

function View({ state, set, box }: PanelProps) {
  const { rule, exponent, hottest } = state;
  const numPartitions = Math.min(MOST_PARTITIONS, state.partitions);
  const known = producerRules.find(({ id }) => id === rule);
  const keys = useMemo(
    () => keysWith(box.keys, state.hotKeys).slice(0, Math.max(state.hotKeys, 1)),
    [box.keys, state.hotKeys],
  );
  const remedy = useMemo(
    () => remedyOf(state.remedy, state.fanout, Math.min(state.lanePartitions, numPartitions - 1)),
    [state.remedy, state.fanout, state.lanePartitions, numPartitions],
  );
  const found = useMemo(() => {
    const setup: HotKeysSetup = {
      rule: (known?.id ?? 'murmur2') as ProducerRuleId,
      numPartitions,
      keys,
      exponent,
      records: RECORDS,
      hot: hottest,
      remedy,
      seed: SEED,
    };
    return hotKeys(setup);
  }, [known, numPartitions, keys, exponent, hottest, remedy]);
  const isLane = remedy.kind === 'lane';
  return (
    <>
      <Verdict found={found} numPartitions={numPartitions} />
      <Controls state={state} set={set} mostLane={numPartitions - 1} />
      {!known && <p class="note">No partitioner can be asked for {rule}: this is murmur2.</p>}
      {state.partitions > MOST_PARTITIONS && <p class="note">{MOST_PARTITIONS} partitions are looked at here.</p>}
      {state.remedy.startsWith('lane') && !isLane && <p class="note">One partition has no place for a lane.</p>}
      <h3>Records in each partition</h3>
      <Bars
        label={`Records in each partition: the fullest has ${integer(Math.max(...found.records))}, the mean is ${integer(RECORDS / numPartitions)}`}
        values={found.records}
        mean={RECORDS / numPartitions}
        {...(found.lanes && { marked: new Set(found.lanes.lanes[0].partitions), mark: 'lane' })}
      />
      <Keys found={found} hottest={hottest} />
      {found.lanes && (
        <>
          <p>What laneReport says of them:</p>
          <pre class="mono report">{found.lanes.text}</pre>
        </>
      )}
      <h3>Is each key’s order kept?</h3>
      <p>
        Each partition has a reader. They read a quarter faster than the mean partition is written, and differ by up to
        a fifth. A record is late if it comes out of its reader after a later one of its key. Bars are records that wait
        to be read; outlines, the most that have waited so far.
      </p>
      <Order found={found} at={state.hotAt} set={at => set({ hotAt: at })} />
    </>
  );
}

function remedyOf(id: RemedyId, fanout: number, partitions: number): Remedy {
  if (id === 'salts' || id === 'salts-merged') return { kind: 'salts', fanout, readerMerges: id === 'salts-merged' };
  if ((id === 'lane' || id === 'lane-in-turn') && partitions > 0) {
    return { kind: 'lane', partitions, within: id === 'lane' ? 'hash' : 'round-robin' };
  }
  return { kind: 'none' };
}

function Verdict({ found, numPartitions }: { found: HotKeys; numPartitions: number }) {
  const { maxOverMean, order, keys } = found;
  return (
    <div role="status">
      <p class="verdict">
        The fullest of {counted(numPartitions, 'partition')} has {maxOverMean.toFixed(2)} times the mean.{' '}
        {order.late === 0 ? 'Order per key is kept.' : 'Order per key is broken.'}
      </p>
      <p>
        The hottest key has {percent(keys[0].records / RECORDS)} of the records, in{' '}
        {counted(keys[0].partitions.length, 'partition')}.{' '}
        {order.late > 0 &&
          `${integer(order.late)} of ${integer(RECORDS)} records, of ${counted(order.lateKeys, 'key')}, came out after a later one of their key. `}
        {order.mostHeld > 0 && `Readers that merge held back up to ${counted(order.mostHeld, 'record')} at once. `}
        Up to {counted(order.mostWaiting, 'record')} waited in one partition.
      </p>
    </div>
  );
}

function Controls({ state, set, mostLane }: Pick<PanelProps, 'state' | 'set'> & { mostLane: number }) {
  const { remedy } = state;
  const slider = (field: SliderField, label: string, min: number, max: number, text: string, step = 1) => (
    <Slider
      label={label}
      value={state[field]}
      min={min}
      max={max}
      step={step}
      text={text}
      set={value => set({ [field]: value } as Partial<LabState>)}
    />
  );
  return (
    <div class="controls">
      {slider(
        'exponent',
        'Zipf exponent',
        0,
        3,
        state.exponent === 0 ? '0, all keys alike' : String(state.exponent),
        0.1,
      )}
      {slider('hotKeys', 'Keys', 1, 1000, counted(state.hotKeys, 'key'))}
      <Choice
        label="Done for the hottest"
        value={remedy}
        options={Object.entries(REMEDY_NAMES) as [RemedyId, string][]}
        set={value => set({ remedy: value })}
      />
      {remedy !== 'none' && slider('hottest', 'How many of them', 0, 50, counted(state.hottest, 'key'))}
      {remedy.startsWith('salts') && slider('fanout', 'Salts for each', 1, 64, counted(state.fanout, 'salted key'))}
      {remedy.startsWith('lane') && mostLane > 0 && (
        <Slider
          label="Partitions of the lane"
          value={Math.min(state.lanePartitions, mostLane)}
          min={1}
          max={mostLane}
          text={counted(Math.min(state.lanePartitions, mostLane), 'partition')}
          set={value => set({ lanePartitions: value })}
        />
      )}
    </div>
  );
}

type SliderField = 'exponent' | 'hotKeys' | 'hottest' | 'fanout';

function Keys({ found, hottest }: { found: HotKeys; hottest: number }) {
  return (
    <Table
      caption="The hottest keys"
      columns={['key', figure('records'), figure('share'), 'partitions that a reader of it has to read and merge']}
    >
      {found.keys.slice(0, Math.max(5, hottest)).map(({ name, records, partitions }) => (
        <tr key={name}>
          <th scope="row">
            <bdi>{short(name)}</bdi>
          </th>
          <td class="figure">{integer(records)}</td>
          <td class="figure">{percent(records / RECORDS)}</td>
          <td>
            {partitions.length}: {partitions.join(', ')}
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** Of each partition, what has waited at most. */
function peaksUpTo(frames: readonly OrderFrame[], last: number): number[] {
  return frames[0].waiting.map((_, partition) => {
    let most = 0;
    for (let i = 0; i <= last; i++) most = Math.max(most, frames[i].waiting[partition]);
    return most;
  });
}

function Order({ found: { order }, at, set }: { found: HotKeys; at: number; set: (at: number) => void }) {
  const { frames, examples, late } = order;
  const describe = (moment: number): string => {
    const { written, out, late, held } = frames[moment];
    return `${integer(written)} of ${integer(RECORDS)} written, ${integer(out)} have come out: ${late === 0 ? 'none late' : `${integer(late)} late`}${held > 0 ? `; ${integer(held)} held back` : ''}.`;
  };
  return (
    <>
      <TimeLine label="Order per key" last={ORDER_FRAMES - 1} at={at} set={set} seconds={SECONDS} describe={describe}>
        {moment => {
          const frame = Math.floor(moment);
          return (
            <Bars
              label={`Records that wait to be read in each partition: ${Math.max(...frames[frame].waiting)} in the one with the most`}
              values={frames[frame].waiting}
              peaks={peaksUpTo(frames, frame)}
            />
          );
        }}
      </TimeLine>
      {late > 0 && (
        <ul class="findings">
          {examples.map(({ key, number, behind, partition }) => (
            <li key={`${key} ${number}`}>
              <bdi>{short(key)}</bdi>: record {number + 1}, from partition {partition}, came out after record{' '}
              {behind + 1}.
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
