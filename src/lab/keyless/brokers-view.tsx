// A producer at a moment: for each broker its partitions, with the batch that fills and the batches that wait.

import { integer } from '../../numbers.ts';
import { type Frame, MOST_IN_FLIGHT, type ProducerSetup } from '../models/producer.ts';
import { Wide } from '../wide.tsx';

const HEIGHT = 96;
const TOP = 20;
const BATCH = 44;
const WIDEST = 56;
/** Narrower ones have no figures of their own. */
const FIGURES_FROM = 26;

export function BrokersView({ frame, setup }: { frame: Frame; setup: ProducerSetup }) {
  return (
    <div class="brokers">
      {Array.from({ length: setup.brokers }, (_, broker) => (
        <BrokerView key={broker} broker={broker} frame={frame} setup={setup} />
      ))}
    </div>
  );
}

function BrokerView({ broker, frame, setup }: { broker: number; frame: Frame; setup: ProducerSetup }) {
  const { numPartitions, brokers, slowBroker, slowMs, policy } = setup;
  const led = Array.from({ length: numPartitions }, (_, partition) => partition).filter(p => p % brokers === broker);
  const isSlow = broker === slowBroker;
  const waits = led.reduce((sum, partition) => sum + frame.waiting[partition], 0);
  const where = policy === 'rack-aware' ? (broker === 0 ? ', the producer’s rack' : ', another rack') : '';
  return (
    <div class={isSlow ? 'broker slow' : 'broker'}>
      <p>
        <strong>
          Broker {broker}
          {isSlow ? `, slow: ${slowMs} ms a request` : where}
        </strong>{' '}
        <span class="note">
          {frame.inFlight[broker]} of {MOST_IN_FLIGHT} requests under way, {waits}{' '}
          {waits === 1 ? 'batch waits' : 'batches wait'}
        </span>
      </p>
      <Wide>
        {width => {
          const each = Math.min(WIDEST, width / Math.max(1, led.length));
          const records = led.map(partition => `${partition}: ${frame.records[partition]}`).join(', ');
          return (
            <svg
              class="drawing"
              width={width}
              height={HEIGHT}
              role="img"
              aria-label={`Records by partition: ${records}`}
            >
              {led.map((partition, i) => (
                <Partition
                  key={partition}
                  partition={partition}
                  x={i * each}
                  width={each}
                  frame={frame}
                  setup={setup}
                />
              ))}
            </svg>
          );
        }}
      </Wide>
    </div>
  );
}

interface PartitionProps {
  partition: number;
  x: number;
  width: number;
  frame: Frame;
  setup: ProducerSetup;
}

function Partition({ partition, x, width, frame, setup }: PartitionProps) {
  const open = frame.openBytes[partition];
  const waiting = frame.waiting[partition] - (open > 0 ? 1 : 0);
  const box = Math.min(30, width - 4);
  const left = x + (width - box) / 2;
  const fill = Math.min(1, open / setup.batchSize) * BATCH;
  const isCurrent = frame.current === partition;
  const middle = x + width / 2;
  return (
    <g>
      <title>{`partition ${partition}: ${frame.records[partition]} records, ${waiting} full batches wait`}</title>
      {isCurrent && <path class="current-mark" d={`M${middle - 5} 3h10l-5 7z`} />}
      <rect class={isCurrent ? 'batch current' : 'batch'} x={left} y={TOP} width={box} height={BATCH} />
      <rect class="bar" x={left} y={TOP + BATCH - fill} width={box} height={fill} />
      {waiting > 0 && (
        <text class="tick waits" x={middle} y={TOP + 14}>
          +{waiting}
        </text>
      )}
      {width >= FIGURES_FROM && (
        <text class="tick count" x={middle} y={TOP + BATCH + 28}>
          {width >= 40 ? integer(frame.records[partition]) : short(frame.records[partition])}
        </text>
      )}
      <text class="tick" x={middle} y={TOP + BATCH + 14}>
        {partition}
      </text>
    </g>
  );
}

/** `950`, `1.2k`, `12k`. */
function short(count: number): string {
  return count < 1000 ? String(count) : `${(count / 1000).toFixed(count < 9950 ? 1 : 0)}k`;
}
