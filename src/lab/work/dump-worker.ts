// Reads a dropped dump beside the page, which stays usable: some of its keys, or who wrote it.

import { answerOfRecords } from '../../ask/answer-of-records.ts';
import { notesOf } from '../../ask/notes.ts';
import { KeylaneError } from '../../errors.ts';
import { hex } from '../../printable.ts';
import { whoPage } from '../../report/html/who.ts';
import { emptyNotes, type SourceOptions } from '../../sources/options.ts';
import { openFile } from './file-source.ts';
import type { DumpJob, DumpNews } from './messages.ts';

/** In bytes; a phone has no more to give. */
const MEMORY = 256e6;
/** A record of the usual 1 MB at most, and what is printed around it. Of a longer line a browser is seconds busy to tell what it is. */
const LONGEST_LINE = 2e6;
const TELL_EVERY_MS = 100;

const tell = (news: DumpNews): void => postMessage(news);

addEventListener('message', ({ data }: MessageEvent<DumpJob>) => {
  (data.question === 'keys' ? someKeys(data) : whoWrote(data)).then(tell, error =>
    tell({ kind: 'failed', message: messageOf(error), asksColumn: isAsking(error) }),
  );
});

/** Whether the reader has to say which column is the key. */
function isAsking(error: unknown): boolean {
  return error instanceof KeylaneError && error.code === 'ERR_COLUMN';
}

function messageOf(error: unknown): string {
  if (error instanceof KeylaneError) return error.message;
  // A file that was changed or deleted meanwhile, or memory that is not there.
  return `It could not be read: ${error instanceof Error ? error.message : String(error)}`;
}

async function someKeys({ file, name, mostKeys, column }: DumpJob): Promise<DumpNews> {
  const source = await openFile(file, name, optionsOf(column), () => {});
  const found = new Map<string, Uint8Array>();
  try {
    for await (const { keys } of source.keys(emptyNotes())) {
      for (let i = 0; i < keys.count; i++) {
        if (found.size === mostKeys) return { kind: 'keys', keys: [...found.values()], isAll: false };
        const key = keys.key(i);
        found.set(hex(key), Uint8Array.from(key));
      }
    }
  } finally {
    await source.close();
  }
  return { kind: 'keys', keys: [...found.values()], isAll: true };
}

/** @param column empty if nobody named one */
function optionsOf(column: string): SourceOptions {
  return { longest: LONGEST_LINE, columns: column === '' ? undefined : [column] };
}

async function whoWrote({ file, name, numPartitions, column }: DumpJob): Promise<DumpNews> {
  let last = 0;
  const options = { ...optionsOf(column), needsPartitions: true };
  const source = await openFile(file, name, options, bytes => {
    if (performance.now() - last < TELL_EVERY_MS) return;
    last = performance.now();
    tell({ kind: 'progress', bytes });
  });
  const notes = emptyNotes();
  const asked = await answerOfRecords(source, options, { numPartitions, memory: MEMORY }, notes);
  return {
    kind: 'who',
    page: whoPage(asked.answer, name),
    notes: notesOf(source.reading, asked, notes).map(({ text }) => text),
  };
}
