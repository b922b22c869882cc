// A decimal text → the nearest float, as Java's Float.parseFloat has it. Number(text) rounds to a double first, and a double that lies half-way
// between two floats no longer tells on which side the text was.

const floats = new Float32Array(1);
const bits = new Int32Array(floats.buffer);
const double = new DataView(new ArrayBuffer(8));

/** @param text digits, at most one point, at most one exponent; not beyond a double's range */
export function nearestFloat(text: string): number {
  const value = Number(text);
  const near = Math.fround(value);
  if (near === value || !Number.isFinite(near)) return value;
  const far = nextFloat(near, value > near);
  if (value - near !== far - value) return near;
  const side = compareExactly(text, value);
  if (side === 0) return near;
  return side > 0 === far > near ? far : near;
}

function nextFloat(float: number, isUp: boolean): number {
  floats[0] = float;
  if (float === 0) bits[0] = isUp ? 1 : 0x80000001 | 0;
  else bits[0] += float > 0 === isUp ? 1 : -1;
  return floats[0];
}

/** Negative, 0 or positive as the text's number is below, at or above the finite double. */
function compareExactly(text: string, value: number): number {
  const [, sign, whole, part = '', exponent = '0'] = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text)!;
  const digits = BigInt(`${whole}${part}`) * (sign === '-' ? -1n : 1n);
  const tens = Number(exponent) - part.length;
  double.setFloat64(0, value);
  const raw = double.getBigUint64(0);
  const exponentBits = Number((raw >> 52n) & 0x7ffn);
  const fraction = raw & 0xfffffffffffffn;
  const mantissa = (exponentBits === 0 ? fraction : fraction | (1n << 52n)) * (value < 0 ? -1n : 1n);
  const twos = Math.max(exponentBits, 1) - 1075;
  const left = digits * power(10n, tens) * power(2n, -twos);
  const right = mantissa * power(2n, twos) * power(10n, -tens);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** 1 for a negative exponent: it stands on the other side. */
function power(base: bigint, exponent: number): bigint {
  return exponent > 0 ? base ** BigInt(exponent) : 1n;
}
