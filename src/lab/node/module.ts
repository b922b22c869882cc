// In the place of node:module, for report/width.ts.

import stringWidth from 'string-width';

export const createRequire = () => () => stringWidth;
