// Numbers as people read them.

const grouped = new Intl.NumberFormat('en-US');
const oneDecimal = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const twoDecimals = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** `3 keys`, `1 key` */
export const counted = (count: number, noun: string): string => `${integer(count)} ${noun}${count === 1 ? '' : 's'}`;
export const integer = (value: number): string => grouped.format(value);
export const decimal = (value: number): string => twoDecimals.format(value);
export const percent = (share: number): string => `${oneDecimal.format(share * 100)} %`;
