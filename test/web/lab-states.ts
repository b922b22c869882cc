// What the panels that move are looked at in.

import { REMEDIES } from '../../src/lab/state.ts';

/** States that look other than at the start. */
export const STATES = [
  'p=growth&gm=18&ga=0&gf=1&gl=1',
  'p=growth&n=10&gm=100&gr=crc32&gk=200&ga=77',
  'p=growth&n=100&gm=7&k=a%0Ab&gk=0',
  'p=growth&n=200&gm=300&gg=4',
  'p=growth&k=7%0Aseven&gk=0&gr=integer-abs',
  'p=keyless&kp=kip-480&kl=0&kw=250&kt=120',
  'p=keyless&n=1&kn=1&kw=500&ks=1',
  'p=keyless&n=1000&kn=9&kp=rack-aware',
  ...REMEDIES.map(remedy => `p=hot-keys&hr=${remedy}&ht=40`),
  'p=hot-keys&n=1&hr=lane&hm=1',
  'p=hot-keys&n=1000&r=sha1&he=2.5&hk=50&hf=64&hr=salts&hm=1000',
];
