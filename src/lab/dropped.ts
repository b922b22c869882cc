// A file that somebody drops on the page, or chooses: some of its keys become the box's.

import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { textOf } from '../analysis/shared/key-forms.ts';
import { hex } from '../printable.ts';
import { type BoxKeys, MOST_KEYS } from './keys.ts';
import { programOf, type Running, startWorker } from './run-worker.ts';
import type { DumpJob, DumpNews } from './work/messages.ts';

export interface Dropped {
  /** Once its keys are there. */
  readonly file: File | undefined;
  readonly box: BoxKeys | undefined;
  /** Whether there are more keys than the box has. */
  readonly isAll: boolean;
  /** Of the last one that was dropped. */
  readonly problem: string | undefined;
  /** Whether somebody has to say which column is the key. */
  readonly asksColumn: boolean;
  readonly isReading: boolean;
}

const NOTHING: Dropped = {
  file: undefined,
  box: undefined,
  isAll: true,
  problem: undefined,
  asksColumn: false,
  isReading: false,
};

/** @param column of the key, in a table; what was dropped is read again when it changes */
export function useDropped(column: string): { dropped: Dropped; take: (file: File) => void; leave: () => void } {
  const [dropped, setDropped] = useState<Dropped>(NOTHING);
  const running = useRef<Running<DumpJob> | undefined>(undefined);
  const last = useRef<File>();
  const leave = useCallback(() => {
    running.current?.end();
    last.current = undefined;
    setDropped(NOTHING);
  }, []);
  const read = (file: File): void => {
    running.current?.end();
    last.current = file;
    const fail = (problem: string, asksColumn = false): void => setDropped({ ...NOTHING, problem, asksColumn });
    setDropped({ ...NOTHING, isReading: true });
    try {
      const worker = startWorker<DumpJob, DumpNews>(
        programOf('dump'),
        news => {
          if (news.kind === 'progress') return;
          worker.end();
          if (news.kind === 'failed') fail(news.message, news.asksColumn);
          else if (news.kind === 'keys') {
            setDropped({ ...NOTHING, file, box: boxOf(file.name, news.keys), isAll: news.isAll });
          }
        },
        message => {
          worker.end();
          fail(`What reads it broke off: ${message || 'it could not be started'}.`);
        },
      );
      running.current = worker;
      worker.post({ file, name: file.name, question: 'keys', numPartitions: undefined, mostKeys: MOST_KEYS, column });
    } catch (error) {
      fail(`This browser does not start workers for such a page: ${(error as Error).message}.`);
    }
  };
  useEffect(() => {
    if (last.current) read(last.current);
  }, [column]);
  useDrops(read);
  return { dropped, take: read, leave };
}

function boxOf(name: string, found: readonly Uint8Array[]): BoxKeys {
  const texts = found.map(textOf);
  const areTexts = texts.every(text => text !== undefined);
  const keys = found.map((key, i) => ({ name: areTexts ? texts[i]! : hex(key), key }));
  return {
    name,
    keyType: areTexts ? 'string' : 'hex',
    keys,
    count: keys.length,
    empty: 0,
    problem: undefined,
    refused: 0,
  };
}

/** Anywhere on the page: a browser opens what falls beside. */
function useDrops(take: (file: File) => void): void {
  useEffect(() => {
    const hasFile = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true;
    const over = (event: DragEvent): void => {
      if (!hasFile(event)) return;
      event.preventDefault();
      document.body.classList.add('dropping');
    };
    const out = (): void => document.body.classList.remove('dropping');
    const drop = (event: DragEvent): void => {
      if (!hasFile(event)) return;
      event.preventDefault();
      out();
      const file = event.dataTransfer!.files[0];
      if (file) take(file);
    };
    const listeners = { dragover: over, dragleave: out, dragend: out, drop };
    for (const [name, listener] of Object.entries(listeners)) addEventListener(name, listener as EventListener);
    return () => {
      for (const [name, listener] of Object.entries(listeners)) removeEventListener(name, listener as EventListener);
    };
  });
}
