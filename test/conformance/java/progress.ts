// How far a long run is, on stderr.

const EVERY_MS = process.stderr.isTTY ? 500 : 10_000;

/** Shows `line()` when it is time to: over the last one on a terminal, now and then on a line of its own in a log. */
export class Progress {
  #next = Date.now() + EVERY_MS;

  show(line: () => string): void {
    if (Date.now() < this.#next) return;
    this.#next = Date.now() + EVERY_MS;
    process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line()}` : `${line()}\n`);
  }

  /** Clears the terminal's line. */
  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  }
}

export function seconds(since: number): number {
  return (performance.now() - since) / 1000;
}

/** 1234567 → "1,234,567" */
export function grouped(number: number): string {
  return Math.round(number).toLocaleString('en-US');
}
