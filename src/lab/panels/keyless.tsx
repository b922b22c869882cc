// Records without a key: which partition each way of choosing takes, and what that does to batches and brokers.

import { useEffect, useMemo, useState } from 'preact/hooks';
import { bytesText, counted, integer, percent } from '../../numbers.ts';
import { BrokersView } from '../keyless/brokers-view.tsx';
import { type PolicyId, policies } from '../models/policies.ts';
import { FAST_MS, FRAMES, type ProducerSetup, type Run, runProducer } from '../models/producer.ts';
import type { Panel, PanelProps } from '../panel.ts';
import { Choice, Slider } from '../slider.tsx';
import type { LabState } from '../state.ts';
import { figure, Table } from '../table.tsx';
import { TimeLine } from '../time-line.tsx';

/** More are no longer to be told apart. */
const MOST_PARTITIONS = 48;
const SIMULATED_SECONDS = 5;
const SECONDS = 12;
const SEED = 1;
const RESTS_MS = 120;

export const keylessPanel: Panel = { id: 'keyless', tab: 'Keyless', title: 'Where records without a key go', View };

function View({ state, set }: PanelProps) {
  const { policy, lingerMs, slowMs, batchSize, recordBytes, recordsPerSecond, brokers } = state;
  const numPartitions = Math.min(MOST_PARTITIONS, state.partitions);
  const common = useMemo(
    (): Omit<ProducerSetup, 'policy'> => ({
      numPartitions,
      brokers,
      slowBroker: slowMs > 0 ? slowOf(brokers) : null,
      slowMs,
      batchSize,
      lingerMs,
      recordBytes,
      recordsPerSecond,
      seconds: SIMULATED_SECONDS,
      seed: SEED,
    }),
    [numPartitions, lingerMs, slowMs, batchSize, recordBytes, recordsPerSecond, brokers],
  );
  const setup = useMemo(() => ({ ...common, policy }), [common, policy]);
  const run = useMemo(() => runProducer(setup), [setup]);
  const { about, source, name } = policies.find(({ id }) => id === policy)!;
  return (
    <>
      <div role="status">
        <p class="verdict">
          {name}: {counted(run.records, 'record')} in {batchesText(run.batches)}, each {percent(run.meanFill)} full on
          average.
        </p>
        <p>{slowSentence(run, setup)}</p>
      </div>
      <Controls state={state} set={set} />
      <p>
        {about} <a href={source}>Source</a>
      </p>
      {state.partitions > MOST_PARTITIONS && (
        <p class="note">
          {MOST_PARTITIONS} of the {integer(state.partitions)} partitions are looked at here.
        </p>
      )}
      <figure>
        <figcaption class="note">
          {SIMULATED_SECONDS} seconds of one producer. A box is the batch that fills, +3 are batches that are full and
          wait; the arrow is where the last record went.
        </figcaption>
        <TimeLine
          label="Producer"
          last={FRAMES - 1}
          at={state.keylessAt}
          set={at => set({ keylessAt: at })}
          seconds={SECONDS}
          describe={at => momentText(run, at)}
        >
          {moment => <BrokersView frame={run.frames[Math.floor(moment)]} setup={setup} />}
        </TimeLine>
      </figure>
      <h3>All ways, with the same records</h3>
      <Compared common={common} chosen={policy} />
      <Details run={run} setup={setup} />
      <p class="note">
        The producer around the ways is Java’s: a sender takes batches that are full or have lingered, together with all
        that is open for the same broker, and a broker answers one request after another, a fast one in {FAST_MS} ms.
        Sizes and times of records are by chance, the same for every way. Clients but Java send in their own manner.
      </p>
    </>
  );
}

/** Not the first, whose rack the producer is in, unless there is no other. */
const slowOf = (brokers: number): number => Math.min(1, brokers - 1);

function Controls({ state, set }: Pick<PanelProps, 'state' | 'set'>) {
  const slider = (field: SliderField, label: string, min: number, max: number, text: string, most = max, step = 1) => (
    <Slider
      label={label}
      value={state[field]}
      min={min}
      max={max}
      most={most}
      step={step}
      text={text}
      set={value => set({ [field]: value } as Partial<LabState>)}
    />
  );
  return (
    <div class="controls">
      <Choice
        label="Way of choosing"
        value={state.policy}
        options={policies.map(({ id, name }) => [id, name] as const)}
        set={(policy: PolicyId) => set({ policy })}
      />
      {slider('lingerMs', 'linger.ms', 0, 200, `${state.lingerMs} milliseconds`, 1000)}
      <label class="check">
        <input
          type="checkbox"
          checked={state.slowMs > 0}
          onChange={event => set({ slowMs: event.currentTarget.checked ? 250 : 0 })}
        />{' '}
        a slow broker
      </label>
      {state.slowMs > 0 && slider('slowMs', 'Its time for a request, ms', 1, 500, `${state.slowMs} milliseconds`, 1000)}
      {slider('recordsPerSecond', 'Records a second', 100, 5000, counted(state.recordsPerSecond, 'record'))}
      <details>
        <summary>More of the producer</summary>
        {slider('batchSize', 'batch.size, bytes', 1024, 65_536, bytesText(state.batchSize), 1_000_000)}
        {slider('recordBytes', 'Bytes of a record', 10, 5000, counted(state.recordBytes, 'byte'), 100_000)}
        {slider('brokers', 'Brokers', 1, 9, counted(state.brokers, 'broker'))}
      </details>
    </div>
  );
}

type SliderField = 'lingerMs' | 'slowMs' | 'recordsPerSecond' | 'batchSize' | 'recordBytes' | 'brokers';

function slowSentence(run: Run, { slowBroker, brokers, numPartitions }: ProducerSetup): string {
  const waits = `A record waits ${ms(run.meanMs)} for its answer on average, one of a hundred longer than ${ms(run.p99Ms)}.`;
  if (slowBroker === null || run.records === 0) return waits;
  const { records, mostWaiting } = run.brokers[slowBroker];
  const led = Array.from({ length: numPartitions }, (_, p) => p).filter(p => p % brokers === slowBroker).length;
  return `The slow broker leads ${percent(led / numPartitions)} of the partitions and got ${percent(records / run.records)} of the records; up to ${batchesText(mostWaiting)} waited for it. ${waits}`;
}

const batchesText = (count: number): string => `${integer(count)} ${count === 1 ? 'batch' : 'batches'}`;
const ms = (value: number): string => `${value < 100 ? value.toFixed(1) : integer(value)} ms`;

function momentText(run: Run, at: number): string {
  const { ms: now, records, waiting } = run.frames[at];
  const came = records.reduce((sum, each) => sum + each, 0);
  const most = waiting.reduce((largest, each) => Math.max(largest, each), 0);
  return `After ${integer(now)} ms: ${counted(came, 'record')} came; the longest queue of a partition has ${batchesText(most)}.`;
}

interface Computed {
  of: Omit<ProducerSetup, 'policy'>;
  runs: readonly { policy: PolicyId; run: Run }[];
}

/** All of them take longer than a slider may: so they are computed once it rests. */
function Compared({ common, chosen }: { common: Omit<ProducerSetup, 'policy'>; chosen: PolicyId }) {
  const [{ of, runs }, setRuns] = useState<Computed>({ of: common, runs: [] });
  useEffect(() => {
    const all = () => policies.map(({ id }) => ({ policy: id, run: runProducer({ ...common, policy: id }) }));
    const timer = setTimeout(() => setRuns({ of: common, runs: all() }), RESTS_MS);
    return () => clearTimeout(timer);
  }, [common]);
  // Of the runs that are shown, which may be those of a moment ago.
  const { slowBroker } = of;
  return (
    <Table
      caption="All ways"
      columns={['way', ...['batches', 'full', 'fullest / mean', 'slow broker’s', 'mean wait', 'p99 wait'].map(figure)]}
      isBusy={of !== common || runs.length === 0}
    >
      {runs.map(({ policy, run }) => {
        const most = run.partitions.reduce((largest, { records }) => Math.max(largest, records), 0);
        return (
          <tr key={policy} aria-current={policy === chosen ? 'true' : undefined}>
            <th scope="row">{policies.find(({ id }) => id === policy)!.name}</th>
            <td class="figure">{integer(run.batches)}</td>
            <td class="figure">{percent(run.meanFill)}</td>
            <td class="figure">
              {run.records === 0 ? '–' : ((most * run.partitions.length) / run.records).toFixed(2)}
            </td>
            <td class="figure">
              {slowBroker === null || run.records === 0 ? '–' : percent(run.brokers[slowBroker].records / run.records)}
            </td>
            <td class="figure">{ms(run.meanMs)}</td>
            <td class="figure">{ms(run.p99Ms)}</td>
          </tr>
        );
      })}
    </Table>
  );
}

function Details({ run, setup }: { run: Run; setup: ProducerSetup }) {
  return (
    <details>
      <summary>Each partition</summary>
      <Table
        caption="Each partition"
        columns={['partition', 'broker', 'records', 'share', 'batches', 'full'].map(figure)}
      >
        {run.partitions.map(({ records, bytes, batches }, partition) => (
          <tr key={partition}>
            <th scope="row" class="figure">
              {partition}
            </th>
            <td class="figure">{partition % setup.brokers}</td>
            <td class="figure">{integer(records)}</td>
            <td class="figure">{run.records === 0 ? '–' : percent(records / run.records)}</td>
            <td class="figure">{integer(batches)}</td>
            <td class="figure">{batches === 0 ? '–' : percent(bytes / batches / setup.batchSize)}</td>
          </tr>
        ))}
      </Table>
    </details>
  );
}
