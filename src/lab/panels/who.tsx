// Which client wrote a dump, or a made-up topic, to be guessed first.

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { bytesText, counted, integer } from '../../numbers.ts';
import type { Page } from '../../report/html/page.ts';
import { CHOICES, linesOf, type MadeTopic, madeTopic } from '../made-topic.ts';
import { PageView } from '../page-view.tsx';
import type { Panel, PanelProps } from '../panel.ts';
import { programOf, type Running, startWorker } from '../run-worker.ts';
import { figure, Table } from '../table.tsx';
import type { DumpJob, DumpNews } from '../work/messages.ts';

export const whoPanel: Panel = { id: 'who', tab: 'Who wrote it', title: 'Who wrote this topic', View };

const SAMPLE = 12;
const MOST_MADE = 999_999;

interface Reading {
  readonly name: string;
  readonly size: number;
  readonly bytes: number;
  readonly page?: Page;
  readonly notes?: readonly string[];
  readonly failed?: string;
}

function View({ state, set, file, choose }: PanelProps) {
  const { made, whoCount, partitions, column } = state;
  const [reading, setReading] = useState<Reading>();
  const running = useRef<Running<DumpJob> | undefined>(undefined);
  const stop = (): void => {
    running.current?.end();
    running.current = undefined;
  };
  const ask = (source: Blob, name: string, numPartitions: number | undefined): void => {
    stop();
    setReading({ name, size: source.size, bytes: 0 });
    const fail = (failed: string): void => setReading(last => last && { ...last, failed });
    try {
      const worker = startWorker<DumpJob, DumpNews>(
        programOf('dump'),
        news => {
          if (news.kind === 'progress') setReading(last => last && { ...last, bytes: news.bytes });
          else stop();
          if (news.kind === 'who') setReading(last => last && { ...last, page: news.page, notes: news.notes });
          if (news.kind === 'failed') fail(news.message);
        },
        message => {
          stop();
          fail(`What reads it broke off: ${message || 'it could not be started'}.`);
        },
      );
      running.current = worker;
      worker.post({ file: source, name, question: 'who', numPartitions, mostKeys: 0, column });
    } catch (error) {
      fail(`This browser does not start workers for such a page: ${(error as Error).message}.`);
    }
  };
  useEffect(() => stop, []);
  useEffect(() => {
    if (file) ask(file, file.name, whoCount ? partitions : undefined);
    else setReading(undefined);
    return stop;
  }, [file, column, whoCount, whoCount && partitions]);
  const topic = useMemo(() => (made > 0 ? madeTopic(made) : undefined), [made]);
  const answer = {
    reading,
    stop: () => {
      stop();
      setReading(last => last && { ...last, failed: 'It was stopped; nothing was kept of it.' });
    },
  };
  return (
    <>
      {file && <Answer {...answer} />}
      <h3>A dump of yours</h3>
      <p>
        Drop a file anywhere on this page, or choose one: lines of <code>kcat -J</code> or of a console consumer that
        prints partitions, CSV, JSON, a partition and a key with a tab between, packed with gzip or not. It is read in
        this page, however large it is, and stays here.
      </p>
      <div class="options">
        <button type="button" onClick={choose}>
          Choose a file
        </button>
        <label>
          <input
            type="checkbox"
            checked={whoCount}
            onChange={event => set({ whoCount: event.currentTarget.checked })}
          />
          its topic has {counted(partitions, 'partition')}, as the slider says; otherwise the records tell
        </label>
      </div>
      <h3>Guess who wrote this</h3>
      <p>A topic that is made up: look at its records, guess, and see what keylane finds out.</p>
      <button type="button" onClick={() => set({ made: 1 + Math.floor(Math.random() * MOST_MADE) })}>
        {topic ? 'Another topic' : 'Make a topic'}
      </button>
      {topic && (
        <Guess
          key={made}
          seed={made}
          topic={topic}
          ask={() => ask(new Blob([linesOf(topic)]), `made topic ${made}`, topic.partitions)}
        />
      )}
      {!file && <Answer {...answer} />}
    </>
  );
}

/** What is known so far of what is read. */
function Answer({ reading, stop }: { reading: Reading | undefined; stop: () => void }) {
  if (!reading) return null;
  const { name, size, bytes, page, notes = [], failed } = reading;
  if (failed !== undefined)
    return (
      <p class="verdict" role="alert">
        {failed}
      </p>
    );
  if (page)
    return (
      <>
        <PageView page={page} />
        {notes.map(note => (
          <p class="note" key={note}>
            {note}
          </p>
        ))}
      </>
    );
  return (
    <>
      <p class="verdict" role="status">
        Reading {name}…
      </p>
      <progress aria-label={`${name} read`} max={size} value={bytes} />
      <p class="note">
        {bytesText(bytes)} of {bytesText(size)}
      </p>
      <button type="button" onClick={stop}>
        Stop
      </button>
    </>
  );
}

function Guess({ seed, topic, ask }: { seed: number; topic: MadeTopic; ask: () => void }) {
  const [guess, setGuess] = useState<number>();
  return (
    <>
      <p class="note">
        Topic {seed}: {integer(topic.records.length)} records in {counted(topic.partitions, 'partition')}; these are
        some.
      </p>
      <Table caption="Records" columns={[figure('partition'), 'key']}>
        {topic.records
          .filter((_, i) => i % Math.ceil(topic.records.length / SAMPLE) === 0)
          .map(({ partition, key }, i) => (
            <tr key={i}>
              <td class="figure">{partition}</td>
              <td>
                <code>{key}</code>
              </td>
            </tr>
          ))}
      </Table>
      <fieldset>
        <legend>Who wrote it?</legend>
        <div class="options">
          {CHOICES.map((choice, i) => (
            <button
              type="button"
              key={choice}
              aria-pressed={guess === i}
              onClick={() => {
                setGuess(i);
                ask();
              }}
            >
              {choice}
            </button>
          ))}
        </div>
      </fieldset>
      <p role="status">
        {guess !== undefined &&
          (guess === topic.truth
            ? 'Right. Here is what keylane says of it:'
            : `It was: ${CHOICES[topic.truth]}. Here is what keylane says of it:`)}
      </p>
    </>
  );
}
