// What a bare JavaScript engine lacks, as far as is needed here. The build puts it in the place of the global names.

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function atob(text: string): string {
  let [binary, bits, held] = ['', 0, 0];
  for (const digit of text.replace(/=+$/, '')) {
    held = ((held << 6) | DIGITS.indexOf(digit)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    binary += String.fromCharCode((held >> bits) & 0xff);
  }
  return binary;
}

export class TextEncoder {
  encode(text = ''): Uint8Array {
    const binary = encodeURIComponent(text).replace(/%(..)/g, (_, hex) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    return Uint8Array.from(binary, byte => byte.charCodeAt(0));
  }
}

export class TextDecoder {
  /** @throws {URIError} if it is no UTF-8 */
  decode(bytes: Uint8Array): string {
    return decodeURIComponent(Array.from(bytes, byte => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  }
}
