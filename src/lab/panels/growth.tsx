// n to m: which keys move, which stay, and what a compacted topic keeps of those that moved.

import { useMemo } from 'preact/hooks';
import { counted, integer, percent } from '../../numbers.ts';
import { WAYS } from '../../report/plan.ts';
import { type RuleId, rules } from '../../rules/index.ts';
import { GhostStory } from '../growth/ghost-story.tsx';
import { KeyFlight, MOST_DRAWN, moveText, SignInText } from '../growth/key-flight.tsx';
import { reasonOf, reasonsOf } from '../growth/reasons.ts';
import { type Growth, growthOf, scanned } from '../models/growth.ts';
import { keysWith } from '../models/keys.ts';
import type { Panel, PanelProps } from '../panel.ts';
import { short } from '../short.ts';
import { Choice, Slider } from '../slider.tsx';
import { LONGEST_SLIDER } from '../state.ts';
import { figure, Table } from '../table.tsx';
import { TimeLine } from '../time-line.tsx';

/** A plan has figures of every partition. */
const MOST_PARTITIONS = 10_000;
const MOST_ROWS = 200;
const SECONDS = 5;

export const growthPanel: Panel = {
  id: 'growth',
  tab: 'n to m',
  title: 'Which keys move when partitions are added',
  View,
};

function View({ state, set, box }: PanelProps) {
  const { partitions, rule, growTo, growRule, growMade } = state;
  const keys = useMemo(() => keysWith(box.keys, growMade), [box.keys, growMade]);
  const scan = useMemo(() => scanned(keys), [keys]);
  const own = useMemo(() => keysWith(box.keys, 0).length, [box.keys]);
  const isTooMany = Math.max(partitions, growTo) > MOST_PARTITIONS;
  const growth = useMemo(
    () =>
      isTooMany
        ? undefined
        : growthOf(
            scan,
            { rule, numPartitions: partitions },
            { rule: growRule === 'same' ? rule : growRule, numPartitions: growTo },
          ),
    [scan, rule, partitions, growRule, growTo, isTooMany],
  );
  return (
    <>
      {growth ? (
        <Verdict growth={growth} />
      ) : (
        <p class="verdict">Up to {integer(MOST_PARTITIONS)} partitions are looked at here.</p>
      )}
      <div class="controls">
        <Slider
          label="New partition count"
          value={growTo}
          min={1}
          max={LONGEST_SLIDER}
          most={MOST_PARTITIONS}
          text={counted(growTo, 'partition')}
          set={value => set({ growTo: value })}
        />
        <Choice
          label="Rule now"
          value={rule}
          options={rules.map(({ id }) => [id, id] as const)}
          set={(value: RuleId) => set({ rule: value })}
        />
        <Choice
          label="Rule afterwards"
          value={growRule}
          options={[['same', 'the same'] as const, ...rules.map(({ id }) => [id, id] as const)]}
          set={(value: RuleId | 'same') => set({ growRule: value })}
        />
        <Slider
          label="Keys made up besides yours"
          value={growMade}
          min={0}
          max={200}
          text={counted(growMade, 'made-up key')}
          set={value => set({ growMade: value })}
        />
      </div>
      {growth && (
        <>
          <Flight growth={growth} own={own} at={state.growAt} set={at => set({ growAt: at })} />
          <h3>Why</h3>
          {reasonsOf(growth).map(reason => (
            <p key={reason}>{reason}</p>
          ))}
          <Each growth={growth} />
          <Plan growth={growth} />
          <GhostStory growth={growth} state={state} set={set} />
        </>
      )}
    </>
  );
}

function Verdict({ growth: { plan } }: { growth: Growth }) {
  const { keys, from, to, spread } = plan;
  const rule = from.rule === to.rule ? '' : `, ${from.rule} to ${to.rule}`;
  return (
    <div role="status">
      <p class="verdict">
        {integer(from.numPartitions)} to {counted(to.numPartitions, 'partition')}
        {rule}: {integer(keys.moved)} of {counted(keys.total, 'key')}{' '}
        {keys.total === 0 ? 'move' : `move (${percent(keys.moved / keys.total)})`}.
        {keys.unknown > 0 && ` Not counted: ${counted(keys.unknown, 'key')} too long for a scan to keep whole.`}
      </p>
      {spread && (
        <p>
          The fullest partition has {spread.before.maxOverMean.toFixed(2)} times the mean before and{' '}
          {spread.after.maxOverMean.toFixed(2)} times afterwards. A new one has keys of up to{' '}
          {counted(plan.parents.most, 'old one')}.
        </p>
      )}
    </div>
  );
}

function Flight({ growth, own, at, set }: { growth: Growth; own: number; at: number; set: (at: number) => void }) {
  const { plan, keys } = growth;
  const [n, m] = [plan.from.numPartitions, plan.to.numPartitions];
  if (Math.max(n, m) > MOST_DRAWN) return <p class="note">More than {MOST_DRAWN} partitions are not drawn.</p>;
  return (
    <figure>
      <figcaption class="note">
        <SignInText moves={false} /> keeps its partition, <SignInText moves /> moves
        {own > 0 && '; yours have a rim'}. Each leaves a small sign where it was.
      </figcaption>
      <TimeLine
        label="Keys that move"
        last={keys.length}
        at={at}
        set={set}
        seconds={SECONDS}
        describe={moment =>
          moment === 0
            ? `Before: ${counted(n, 'partition')}.`
            : `${moment} of ${counted(keys.length, 'key')}, ${moveText(keys[moment - 1])}.`
        }
      >
        {moment => <KeyFlight growth={growth} own={own} moment={moment} />}
      </TimeLine>
    </figure>
  );
}

function Each({ growth }: { growth: Growth }) {
  const { keys } = growth;
  return (
    <details>
      <summary>Each key, and why</summary>
      <Table caption="Each key" columns={['key', figure('now'), figure('then'), 'why']}>
        {keys.slice(0, MOST_ROWS).map(key => (
          <tr key={key.name} class={key.from === key.to ? '' : 'elsewhere'}>
            <th scope="row">
              <bdi>{short(key.name)}</bdi>
            </th>
            <td class="figure">{key.from ?? '–'}</td>
            <td class={`figure${key.from === key.to ? '' : ' other'}`}>{key.to ?? '–'}</td>
            <td>{reasonOf(key, growth)}</td>
          </tr>
        ))}
      </Table>
      {keys.length > MOST_ROWS && (
        <p class="note">
          The first {MOST_ROWS} of {integer(keys.length)}.
        </p>
      )}
    </details>
  );
}

/** What the command line would say of the same keys. */
function Plan({ growth: { plan } }: { growth: Growth }) {
  return (
    <details>
      <summary>What keylane plan says: traps and steps</summary>
      <ul class="findings">
        {plan.warnings.map(({ code, message, advice }) => (
          <li key={code}>
            <strong>{message}</strong> {advice}
          </li>
        ))}
      </ul>
      {plan.recipe.ways.map(({ way, when, steps }) => (
        <div key={way}>
          <h3>{WAYS[way]}</h3>
          <p>{when}</p>
          <ol class="findings">
            {steps.map(step => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </div>
      ))}
    </details>
  );
}
