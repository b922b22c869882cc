// Old partitions above, new ones below, a sign for each key: it falls from the one to the other.

import type { Growth, GrowthKey } from '../models/growth.ts';
import { short } from '../short.ts';
import { Wide } from '../wide.tsx';

/** Wider ones are no longer to be told apart. */
export const MOST_DRAWN = 100;

/** Of a key's sign, with the gap. */
const SIZE = 8;
const R = SIZE / 2 - 1;
const GAP = 90;
const TEXT = 16;
const LABEL = 22;

interface Place {
  x: number;
  y: number;
}

/** Each key's place among those of its partition: side by side, then in rows. */
function stack(partitions: readonly (number | null)[], count: number, width: number) {
  const cell = width / count;
  const columns = Math.max(1, Math.floor((cell - 2) / SIZE));
  const [all, filled] = [new Array<number>(count).fill(0), new Array<number>(count).fill(0)];
  for (const partition of partitions) if (partition !== null) all[partition]++;
  const places = partitions.map((partition): Place | undefined => {
    if (partition === null) return undefined;
    const i = filled[partition]++;
    const x = (partition + 0.5) * cell + ((i % columns) - (Math.min(columns, all[partition]) - 1) / 2) * SIZE;
    return { x, y: (Math.floor(i / columns) + 0.5) * SIZE };
  });
  const rows = Math.ceil(Math.max(1, ...all) / columns);
  return { cell, places, height: rows * SIZE + 4 };
}

/** @param moment how many keys have arrived */
export function KeyFlight({ growth, own, moment }: { growth: Growth; own: number; moment: number }) {
  const { plan, keys } = growth;
  const [n, m] = [plan.from.numPartitions, plan.to.numPartitions];
  const label = `${keys.length} keys in ${n} old partitions above and ${m} new ones below. ${plan.keys.moved} move to another number, ${plan.keys.total - plan.keys.moved} keep theirs.`;
  return (
    <Wide>
      {width => {
        const above = stack(
          keys.map(({ from }) => from),
          n,
          width,
        );
        const below = stack(
          keys.map(({ to }) => to),
          m,
          width,
        );
        const line = TEXT + above.height;
        const bottom = line + GAP;
        return (
          <svg class="drawing" width={width} height={bottom + below.height + TEXT} role="img" aria-label={label}>
            <Numbers count={n} cell={above.cell} y={TEXT - 4} />
            <Cells count={n} cell={above.cell} y={TEXT} height={above.height} />
            {plan.flows.map(({ from, to, keys: count }) => (
              <line
                key={`${from} ${to}`}
                class={from === to ? 'flow' : 'flow moves'}
                x1={(from + 0.5) * above.cell}
                y1={line}
                x2={(to + 0.5) * below.cell}
                y2={bottom}
                stroke-width={Math.min(5, 0.75 + count / 4)}
              />
            ))}
            <Cells count={m} cell={below.cell} y={bottom} height={below.height} />
            <Numbers count={m} cell={below.cell} y={bottom + below.height + TEXT - 3} />
            {keys.map((key, i) => {
              const [from, to] = [above.places[i], below.places[i]];
              if (!from || !to) return null;
              const t = share(moment, i, keys.length);
              const start = { x: from.x, y: line - from.y };
              const place = {
                x: start.x + (to.x - start.x) * t,
                y: start.y + (bottom + to.y - start.y) * t,
              };
              const moves = key.from !== key.to;
              return (
                <g key={key.name}>
                  <title>{moveText(key)}</title>
                  {t > 0 && <Sign place={start} moves={moves} r={1} />}
                  <Sign place={place} moves={moves} isOwn={i < own} />
                </g>
              );
            })}
          </svg>
        );
      }}
    </Wide>
  );
}

/** Of its way, at a moment: at whole ones so many keys have arrived; between them, while it plays, several are under way. */
function share(moment: number, i: number, count: number): number {
  if (Number.isInteger(moment)) return i < moment ? 1 : 0;
  const underWay = 0.6 * count;
  const t = Math.max(0, Math.min(1, ((moment * (count + underWay)) / count - i) / underWay));
  return t * t * (3 - 2 * t);
}

export const moveText = ({ name, from, to }: GrowthKey): string =>
  from === to ? `${short(name)} stays in ${from}` : `${short(name)} moves from ${from} to ${to}`;

/** The shape tells it too. */
function Sign({ place: { x, y }, moves, isOwn, r = R }: { place: Place; moves: boolean; isOwn?: boolean; r?: number }) {
  const own = isOwn ? ' own' : '';
  if (!moves) return <circle class={`stays${own}`} cx={x} cy={y} r={r} />;
  return (
    <path class={`moves${own}`} d={`M${x} ${y - r - 1}l${r + 1} ${r + 1}l${-r - 1} ${r + 1}l${-r - 1} ${-r - 1}z`} />
  );
}

/** In a text. */
export function SignInText({ moves }: { moves: boolean }) {
  return (
    <svg class="drawing in-text" width={12} height={12} aria-hidden="true">
      <Sign place={{ x: 6, y: 6 }} moves={moves} />
    </svg>
  );
}

function Cells({ count, cell, y, height }: { count: number; cell: number; y: number; height: number }) {
  return (
    <>
      {Array.from({ length: count }, (_, i) => (
        <rect class="cell" key={i} x={i * cell + 0.5} y={y} width={Math.max(0.5, cell - 1)} height={height} />
      ))}
    </>
  );
}

function Numbers({ count, cell, y }: { count: number; cell: number; y: number }) {
  const every = Math.ceil(LABEL / cell);
  return (
    <>
      {Array.from({ length: Math.ceil(count / every) }, (_, i) => i * every).map(i => (
        <text class="tick" key={i} x={(i + 0.5) * cell} y={y}>
          {i}
        </text>
      ))}
    </>
  );
}
