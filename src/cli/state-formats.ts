/** How a State may be written. */
export const STATE_FORMATS = ['binary', 'base64', 'arrow'] as const;

export type StateFormat = (typeof STATE_FORMATS)[number];
