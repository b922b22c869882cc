// A time line: what happens can be played, paused, gone through step by step, and left at a moment that is in the link. Where motion is not wanted it
// is not played.

import { useEffect, useRef, useState } from 'preact/hooks';

export interface TimeLineProps {
  /** What it is of. */
  readonly label: string;
  /** Moments are 0 to `last`. */
  readonly last: number;
  /** The moment that the link names: beyond the last is the last. */
  readonly at: number;
  readonly set: (at: number) => void;
  /** How long it plays. */
  readonly seconds: number;
  /** What there is to see at a moment, in words. */
  readonly describe: (at: number) => string;
  /** What is drawn, at moments and, while it plays, between them. */
  readonly children: (moment: number) => preact.ComponentChildren;
}

export function TimeLine({ label, last, at, set, seconds, describe, children }: TimeLineProps) {
  const [played, setPlayed] = useState<number>();
  const isStill = useReducedMotion();
  const isPlaying = played !== undefined && !isStill;
  const moment = isPlaying ? Math.min(played, last) : Math.min(at, last);
  const whole = Math.floor(moment);
  const goTo = (next: number): void => {
    setPlayed(undefined);
    set(Math.max(0, Math.min(last, next)));
  };
  useFrames(isPlaying, elapsed => {
    const next = moment + (elapsed / 1000 / seconds) * last;
    if (next >= last) goTo(last);
    else setPlayed(next);
  });
  return (
    <div class="time-line">
      {children(moment)}
      <fieldset class="time-controls" aria-label={label}>
        {!isStill && (
          <button
            type="button"
            onClick={() => {
              if (isPlaying) goTo(whole);
              else setPlayed(moment >= last ? 0 : moment);
            }}
          >
            {isPlaying ? 'Pause' : 'Play'}
          </button>
        )}
        <button type="button" onClick={() => goTo(0)}>
          Start
        </button>
        <button type="button" onClick={() => goTo(whole - 1)}>
          Back
        </button>
        <button type="button" onClick={() => goTo(whole + 1)}>
          Step
        </button>
        <button type="button" onClick={() => goTo(last)}>
          End
        </button>
        <input
          type="range"
          aria-label={`${label}: moment`}
          min={0}
          max={last}
          value={whole}
          aria-valuetext={describe(whole)}
          onInput={event => goTo(Number(event.currentTarget.value))}
        />
      </fieldset>
      {/* While it plays, each frame would be read aloud. */}
      <p class="moment" aria-live={isPlaying ? 'off' : 'polite'}>
        {describe(whole)}
      </p>
    </div>
  );
}

/** Calls before each frame, with the milliseconds since the last one. */
function useFrames(isOn: boolean, onFrame: (elapsed: number) => void): void {
  const latest = useRef<typeof onFrame>();
  // A frame may come between the drawing that ends it and the end of the effect.
  latest.current = isOn ? onFrame : undefined;
  useEffect(() => {
    if (!isOn) return;
    let before: number | undefined;
    let request = requestAnimationFrame(function frame(now) {
      request = requestAnimationFrame(frame);
      latest.current?.(before === undefined ? 0 : now - before);
      before = now;
    });
    return () => cancelAnimationFrame(request);
  }, [isOn]);
}

function useReducedMotion(): boolean {
  const [query] = useState(() => matchMedia('(prefers-reduced-motion: reduce)'));
  const [isReduced, setReduced] = useState(query.matches);
  useEffect(() => {
    const follow = () => setReduced(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, [query]);
  return isReduced;
}
