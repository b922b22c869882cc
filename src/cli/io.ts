// Everything that a command reads and prints besides its files. Answers go to standard output; all else goes to standard error.

import type { Readable, Writable } from 'node:stream';
import { outputError } from '../errors.ts';
import { jsonPieces, terminalText } from '../printable.ts';
import { type Environment, type Terminal, widthOf } from '../report/style.ts';
import { fitted } from '../report/wrap.ts';

/** What bytes are written to. */
export interface Stream extends Terminal {
  /** Its descriptor, if it has one. */
  readonly file: number | undefined;
  /** Begins at once. Rejects with what the system says. */
  write(chunk: string | Uint8Array): Promise<void>;
}

export interface Io {
  readonly env: Environment;
  /** The descriptor of standard input. */
  readonly stdin: number;
  readonly out: Printer;
  readonly err: Printer;
  /** 0 fine, 1 a finding, 2 misuse or input that cannot be read. */
  exitCode: number;
  /** Calls `cleanUp` when the process ends, or is told to (SIGINT, SIGTERM, SIGHUP), which it then does. @returns undoes that */
  onSignal(cleanUp: () => void): () => void;
  /** Standard input and output for who talks over both; only a process has them. */
  streams?(): { readonly input: Readable; readonly output: Writable };
  /** Given where an answer is asked for both ways: gets what a person would read, besides the JSON that is printed. */
  onText?(text: string): void;
  /** Where it is told how much has been read; standard error if left out. */
  progress?: ProgressStream;
}

/** What is written to: a terminal, or not. */
export interface ProgressStream extends Pick<Terminal, 'columns'> {
  /** Whether a line can be taken away again. */
  readonly canErase: boolean;
  /** Puts a short line in place of the one before. @param bytes what has been read of the source, where the line tells it */
  replaceLine(line: string, bytes?: number): void;
}

/** The one place that prints. Nothing that comes from data or from a command line acts on a terminal, whoever forgot to escape it. */
export class Printer implements Terminal {
  readonly #stream: Stream;
  readonly #env: Environment;
  readonly #name: string;
  #writing: Promise<void>[] = [];
  #failure: NodeJS.ErrnoException | undefined;

  /** @param name for errors */
  constructor(name: string, stream: Stream, env: Environment) {
    this.#name = name;
    this.#stream = stream;
    this.#env = env;
  }

  get isTTY(): boolean {
    return this.#stream.isTTY;
  }

  get columns(): number | undefined {
    return this.#stream.columns;
  }

  get file(): number | undefined {
    return this.#stream.file;
  }

  /** Text of whole lines. It may hold colours where the style has some. */
  text(text: string, hasColors = false): void {
    this.#write(this.#fitted(terminalText(text, hasColors)));
  }

  /** One line, without its end; one that the text holds is escaped. */
  line(line: string): void {
    this.#write(`${this.#fitted(terminalText(line, false).replaceAll('\n', '\\x0a'))}\n`);
  }

  /** In a terminal no word is broken; what goes elsewhere keeps its lines, for programs that look for them. */
  #fitted(text: string): string {
    return this.isTTY ? fitted(text, widthOf(this)) : text;
  }

  json(answer: object): void {
    for (const piece of jsonPieces(answer)) this.#write(piece);
    this.#write('\n');
  }

  /** What programs read. */
  bytes(bytes: Uint8Array): void {
    this.#write(bytes);
  }

  /** Whether a line can be taken away again. */
  get canErase(): boolean {
    return this.isTTY && this.#env.TERM !== 'dumb';
  }

  /** Puts a short line in place of the one before. */
  replaceLine(line: string): void {
    this.#write(`\r\x1b[K${terminalText(line, false)}`);
  }

  #write(chunk: string | Uint8Array): void {
    if (this.#failure) return;
    const written = this.#stream.write(chunk).catch((cause: NodeJS.ErrnoException) => {
      this.#failure ??= cause;
    });
    this.#writing.push(written);
  }

  /**
   * Waits until all is written. That a reader closes the pipe early (`keylane scan … | head`) is his right: the rest is dropped.
   * @param mustArrive whether it is an error then too: half a State is none
   * @throws {KeylaneError} `ERR_OUTPUT`
   */
  async written(mustArrive = false): Promise<void> {
    await Promise.all(this.#writing);
    this.#writing = [];
    const failure = this.#failure;
    if (failure && (mustArrive || failure.code !== 'EPIPE')) throw outputError(this.#name, failure);
  }
}
