// A bar for each partition.

import { integer } from '../numbers.ts';
import { Wide } from './wide.tsx';

export interface BarsProps {
  /** For who does not see it: a table has the figures. */
  readonly label: string;
  readonly values: ArrayLike<number>;
  /** What each has been at most: the scale ends at the highest. */
  readonly peaks?: readonly number[];
  /** A line across. */
  readonly mean?: number;
  /** Partitions that are marked, and the mark below them. */
  readonly marked?: ReadonlySet<number>;
  readonly mark?: string;
}

const HEIGHT = 130;
const BELOW = 34;
/** A partition's number takes so many pixels, with a gap. */
const LABEL = 22;

const gap = (each: number): number => Math.min(2, each / 8);

export function Bars({ label, values, peaks, mean, marked, mark }: BarsProps) {
  const all = Array.from(values);
  const top = Math.max(1, mean ?? 0, ...all, ...(peaks ?? []));
  const y = (value: number) => 14 + (HEIGHT - 14) * (1 - value / top);
  return (
    <Wide>
      {width => {
        const each = width / all.length;
        const every = Math.ceil(LABEL / each);
        return (
          <svg class="drawing" width={width} height={HEIGHT + BELOW} role="img" aria-label={label}>
            {all.map((value, partition) => (
              <g key={partition}>
                {peaks && (
                  <rect
                    class="peak"
                    x={partition * each + gap(each)}
                    width={Math.max(1, each - 2 * gap(each))}
                    y={y(peaks[partition])}
                    height={HEIGHT - y(peaks[partition])}
                  />
                )}
                <rect
                  class={marked?.has(partition) ? 'bar marked' : 'bar'}
                  x={partition * each + gap(each)}
                  width={Math.max(1, each - 2 * gap(each))}
                  y={y(value)}
                  height={HEIGHT - y(value)}
                >
                  <title>{`partition ${partition}: ${integer(value)}`}</title>
                </rect>
                {partition % every === 0 && (
                  <text x={(partition + 0.5) * each} y={HEIGHT + 14} class="tick">
                    {partition}
                  </text>
                )}
                {marked?.has(partition) && (
                  <text x={(partition + 0.5) * each} y={HEIGHT + 28} class="tick marked">
                    {mark}
                  </text>
                )}
              </g>
            ))}
            {mean !== undefined && (
              <>
                <line class="mean" x1={0} x2={width} y1={y(mean)} y2={y(mean)} />
                <text x={width} y={y(mean) - 4} class="mean-text">
                  mean {integer(mean)}
                </text>
              </>
            )}
          </svg>
        );
      }}
    </Wide>
  );
}
