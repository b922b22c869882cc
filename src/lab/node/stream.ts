// In the place of node:stream, for csv-parse: chunks go through a transformation one after the other.

type Done = (error?: unknown) => void;

export class Transform {
  readonly rows: unknown[] = [];

  push(row: unknown): void {
    if (row !== null) this.rows.push(row);
  }

  _transform(_chunk: unknown, _encoding: unknown, done: Done): void {
    done();
  }

  _flush(done: Done): void {
    done();
  }

  emit(): void {}
  on(): void {}
  end(): void {}
}

/** What comes out of the transformation. */
export async function* pipeline(chunks: AsyncIterable<unknown>, transform: Transform): AsyncGenerator<unknown> {
  const whole = (step: (done: Done) => void) =>
    new Promise<void>((resolve, reject) => step(error => (error ? reject(error) : resolve())));
  for await (const chunk of chunks) {
    await whole(done => transform._transform(chunk, undefined, done));
    yield* transform.rows.splice(0);
  }
  await whole(done => transform._flush(done));
  yield* transform.rows.splice(0);
}
