// The keys of the vectors for every rule: short, and those where hashes go wrong.

const text = (value: string, ...flags: string[]): VectorKey => ({ hex: Buffer.from(value).toString('hex'), flags });
const bytes = (hex: string, ...flags: string[]): VectorKey => ({ hex, flags });

export interface VectorKey {
  hex: string;
  flags: string[];
}

/** What each flag means. */
export const FLAGS = {
  empty: 'The key has no bytes. Many clients treat it as a null key: see docs/clients.md.',
  length: 'One of a row of keys with every length from 1 to 40: tails, blocks and their borders.',
  'non-ascii':
    'UTF-8 that is not ASCII: wrong where bytes are read as signed numbers, or units are hashed instead of bytes.',
  supplementary: 'Has characters above U+FFFF: surrogate pairs in UTF-16.',
  'not-utf8': 'Bytes that are not UTF-8. Rules over text read each malformed part as U+FFFD.',
  'encoded-surrogate':
    'Has a surrogate encoded by itself, which Java takes for one malformed part and others for three.',
  bom: 'Starts with U+FEFF, a character like any other.',
  nul: 'Has U+0000.',
  'hash-edge': 'The hash of some rule is 0, 2147483647, 2147483648 or 4294967295: where reductions part.',
  integer: 'An integer as decimal text, or in four or eight bytes.',
  'other-test': "From another project's own tests or issues.",
} as const;

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH';

/** Keys of the rules that read integers alone: decimal text, four bytes, eight bytes. */
export const integerKeys: Record<'text' | 'int32' | 'int64', VectorKey[]> = {
  text: [
    ...['0', '1', '7', '12', '007', '+5', '-0', '-1', '-7', '-13', '2147483647', '-2147483648', '2147483648'],
    ...['4294967295', '9007199254740993', '9223372036854775807', '-9223372036854775808', '18446744073709551615'],
  ]
    .map(value => text(value, 'integer'))
    .concat(Array.from({ length: 100 }, (_, i) => text(String((i - 30) * 7919 ** ((i % 4) + 1)), 'integer'))),
  int32: integers(4),
  int64: integers(8),
};

function integers(size: 4 | 8): VectorKey[] {
  const edges = [0, 1, 7, 0x7fffffff, -1, -7, -0x80000000, 1234].map(value => hexOf(BigInt(value), size));
  const largest = size === 8 ? ['7fffffffffffffff', '8000000000000000', '0000000080000000', '00000000ffffffff'] : [];
  const others = Array.from({ length: 100 }, (_, i) => hexOf(BigInt(0x8f3a21c7 * (i + 1)) * BigInt(i - 40), size));
  return [...edges, ...largest, ...others].map(hex => bytes(hex, 'integer'));
}

function hexOf(value: bigint, size: number): string {
  return BigInt.asUintN(8 * size, value)
    .toString(16)
    .padStart(2 * size, '0');
}

export const keys: VectorKey[] = [
  bytes('', 'empty'),
  ...Array.from({ length: 40 }, (_, i) => text(letters.slice(0, i + 1), 'length')),
  ...Array.from({ length: 40 }, (_, i) => text(`order-${i * 7919}`)),
  ...Array.from({ length: 12 }, (_, i) =>
    bytes((0x8f3a21c7 * (i + 1)).toString(16).padStart(12, '0'), ...malformed(i)),
  ),
  ...[
    'kafka',
    'giberish123456789',
    '1234',
    '23456',
    'hejsan',
    'SheetJS',
    'abc123def456',
    'yolo',
    'hey',
    '100:48069',
  ].map(key => text(key, 'other-test')),
  text('354afe16-939a-4ea8-8e17-8bb0840b6886', 'other-test'),
  text('d4eeeb1b-8c45-4250-9c2c-131b38208ee8', 'other-test'),
  text('UFJPRDAuQVNTRVQuMzEwMQ.002.AC000HN.01_RMSVel', 'other-test'),
  text('this is another string with more length to it perhaps', 'other-test'),
  text('ключ', 'non-ascii'),
  text('Grüße', 'non-ascii'),
  text('naïve café', 'non-ascii'),
  text('日本語のキー', 'non-ascii'),
  text('é'.repeat(20), 'non-ascii'),
  text('日'.repeat(17), 'non-ascii'),
  text('😀', 'non-ascii', 'supplementary'),
  text('key-😀-👩‍🚀', 'non-ascii', 'supplementary'),
  text('\ufefforder-1', 'non-ascii', 'bom'),
  text('a\0b', 'nul'),
  text('polygenelubricants', 'hash-edge'),
  text('1468509572224', 'hash-edge'),
  bytes('a7d6506c', 'hash-edge', 'not-utf8'),
  bytes('e3871844', 'hash-edge', 'not-utf8'),
  bytes('a5d4305c', 'hash-edge', 'not-utf8'),
  bytes('027d5343', 'hash-edge'),
  bytes('ff', 'not-utf8'),
  bytes('61ffe282', 'not-utf8'),
  bytes('f0808080', 'not-utf8'),
  bytes('edb08041', 'not-utf8', 'encoded-surrogate'),
];

function malformed(i: number): string[] {
  const raw = Buffer.from((0x8f3a21c7 * (i + 1)).toString(16).padStart(12, '0'), 'hex');
  return Buffer.from(raw.toString()).equals(raw) ? [] : ['not-utf8'];
}
