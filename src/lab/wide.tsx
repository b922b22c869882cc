// A drawing as wide as there is place.

import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Where nobody knows yet. */
const FIRST = 320;

export function Wide({ children }: { children: (width: number) => ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(FIRST);
  useLayoutEffect(() => {
    const measure = () => setWidth(Math.max(1, Math.floor(box.current!.clientWidth)));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);
  return <div ref={box}>{children(width)}</div>;
}
