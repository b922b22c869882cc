// Workers of a page that may load nothing: their programs stand in the page, and a blob is their address.

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/** Those that scripts/bundle-lab.ts puts into the page. */
export type ProgramName = 'dump' | 'judge';

export interface Running<Job> {
  post(job: Job): void;
  /** Ends it, whatever it does. */
  end(): void;
}

/** The only one that the page's policy allows: every address of a script is a blob that was made here. */
let policy: { createScriptURL(url: string): string } | undefined;

export const programOf = (name: ProgramName): string => document.getElementById(`${name}-worker`)!.textContent!;

/**
 * @param program its code
 * @param onNews is told what it posts
 * @param onFailure is told what it broke on, and at which line of its program; nothing and 0 where the browser does not say
 */
export function startWorker<Job, News>(
  program: string,
  onNews: (news: News) => void,
  onFailure: (message: string, line: number) => void,
): Running<Job> {
  const url = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }));
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  policy ??= trustedTypes?.createPolicy('keylane-lab', { createScriptURL: address => address });
  const worker = new Worker(policy ? policy.createScriptURL(url) : url);
  worker.addEventListener('message', ({ data }: MessageEvent<News>) => onNews(data));
  worker.addEventListener('error', event => {
    event.preventDefault();
    onFailure(event.message ?? '', event.lineno ?? 0);
  });
  return {
    post: job => worker.postMessage(job),
    end() {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}
