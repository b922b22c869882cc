// Somebody's partitioner in JavaScript, held against a rule and named if it is another one.

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type ConformAnswer, conformAnswer } from '../../analysis/conform.ts';
import { casesFor } from '../../analysis/conform-cases.ts';
import { textOf } from '../../analysis/shared/key-forms.ts';
import { conformPage } from '../../report/html/conform.ts';
import { ruleOf, rules } from '../../rules/index.ts';
import { PageView } from '../page-view.tsx';
import type { Panel, PanelProps } from '../panel.ts';
import { wrapped } from '../pasted-code.ts';
import { RuleChoice } from '../rule-choice.tsx';
import { programOf, type Running, startWorker } from '../run-worker.ts';
import type { JudgeJob, JudgeNews } from '../work/messages.ts';

export const judgePanel: Panel = { id: 'judge', tab: 'Judge', title: 'Does your partitioner agree?', View };

const LIMIT_MS = 5_000;

const EXAMPLE = `// key: a Buffer. numPartitions: a number.
function partition(key, numPartitions) {
  let hash = 0x811c9dc5 | 0;
  for (const byte of key) hash = Math.imul(hash ^ byte, 0x01000193);
  return Math.abs(hash) % numPartitions;
}`;

interface Verdict {
  readonly answer?: ConformAnswer;
  readonly failed?: string;
}

function View({ state, set }: PanelProps) {
  const { code, keysAsText, rule } = state;
  const [verdict, setVerdict] = useState<Verdict>();
  const [isRunning, setRunning] = useState(false);
  const running = useRef<Running<JudgeJob> | undefined>(undefined);
  const limit = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const stop = (): void => {
    clearTimeout(limit.current);
    running.current?.end();
    running.current = undefined;
    setRunning(false);
  };
  useEffect(() => stop, []);
  // What is said is about the code that was there.
  useEffect(() => {
    stop();
    setVerdict(undefined);
  }, [code, keysAsText, rule]);

  const judge = (): void => {
    stop();
    setVerdict(undefined);
    setRunning(true);
    const end = (found: Verdict): void => {
      stop();
      setVerdict(found);
    };
    const wanted = ruleOf(rule);
    const cases = casesFor(wanted, []).flatMap(each => {
      const text = keysAsText ? textOf(each.key) : undefined;
      return keysAsText && text === undefined ? [] : [{ ...each, given: text ?? each.key }];
    });
    const { program, firstLine } = wrapped(programOf('judge'), code.trim() === '' ? EXAMPLE : code);
    try {
      const worker = startWorker<JudgeJob, JudgeNews>(
        program,
        news => {
          if (news.kind === 'ready')
            worker.post({
              keys: cases.map(({ given }) => given),
              counts: cases.map(({ numPartitions }) => numPartitions),
            });
          else if (news.kind === 'failed') end({ failed: `It fails: ${String(news.message).slice(0, 500)}` });
          // Whatever pasted code may post is looked at before it is believed.
          else if (
            news.kind === 'judged' &&
            news.partitions instanceof Float64Array &&
            news.partitions.length === cases.length
          )
            end({ answer: conformAnswer(cases, news.partitions, wanted, rules) });
        },
        (message, line) => {
          const at = line >= firstLine ? ` (line ${line - firstLine + 1})` : '';
          // Firefox is silent about what it cannot read.
          const why =
            message === '' ? 'its syntax is wrong, and this browser does not say where' : message.slice(0, 500);
          end({ failed: `It cannot run: ${why}${at}` });
        },
      );
      running.current = worker;
      limit.current = setTimeout(
        () =>
          end({
            failed: `It was ended: no answer for ${cases.length.toLocaleString('en')} keys within ${LIMIT_MS / 1000} seconds.`,
          }),
        LIMIT_MS,
      );
    } catch (error) {
      end({ failed: `This browser does not start workers for such a page: ${(error as Error).message}.` });
    }
  };

  const page = useMemo(
    () =>
      verdict?.answer &&
      conformPage(verdict.answer, 'Your partitioner', keysAsText ? 'random texts' : 'random ones, the same each time'),
    [verdict],
  );
  return (
    <>
      {page && <PageView page={page} />}
      {verdict?.failed !== undefined && (
        <p class="verdict" role="status">
          {verdict.failed}
        </p>
      )}
      <p>
        Paste a function of a key and the number of partitions, or what kafkajs takes as <code>createPartitioner</code>.
        It is asked for thousands of keys, in a worker of its own that can reach nothing, and ended after{' '}
        {LIMIT_MS / 1000} seconds. It runs only when you say so, also when it came with a link.
      </p>
      <label for="code">Your partitioner, in JavaScript</label>
      <textarea
        id="code"
        rows={Math.min(24, Math.max(8, code.split('\n').length + 1))}
        value={code}
        placeholder={EXAMPLE}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        onInput={event => set({ code: event.currentTarget.value })}
      />
      <div class="options">
        <button type="button" onClick={judge} disabled={isRunning}>
          {code.trim() === '' ? 'Judge the example' : 'Judge it'}
        </button>
        {isRunning && (
          <button
            type="button"
            onClick={() => {
              stop();
              setVerdict({ failed: 'It was stopped.' });
            }}
          >
            Stop
          </button>
        )}
        <RuleChoice label="Should be" rule={rule} set={rule => set({ rule })} />
        <label>
          <input
            type="checkbox"
            checked={keysAsText}
            onChange={event => set({ keysAsText: event.currentTarget.checked })}
          />
          it takes keys as strings
        </label>
      </div>
      <p role="status" class="note">
        {isRunning ? 'It is being asked…' : ''}
      </p>
    </>
  );
}
