/** Bodies: bytes to what a person reads, and back. */

const HEX_SHOWN = 1024;
const TEXT_SHOWN = 8192;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * @typedef {object} Shown
 * @property {string} text
 * @property {boolean} hex whether the bytes are no text
 * @property {number} size in bytes
 */

/**
 * @param {Uint8Array} bytes
 * @returns {Shown}
 */
export function show(bytes) {
  try {
    const text = utf8.decode(bytes);
    if (!/[\u0000-\u0008\u000e-\u001f]/.test(text)) {
      return { text: cut(text), hex: false, size: bytes.length };
    }
  } catch {
    // not UTF-8
  }
  return { text: hex(bytes), hex: true, size: bytes.length };
}

/**
 * @param {number} bytes
 * @returns {string}
 */
export function size(bytes) {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KiB`;
}

/**
 * @param {string} text pairs of hexadecimal digits; blanks between them are ignored
 * @returns {Uint8Array}
 */
export function fromHex(text) {
  const digits = text.replace(/\s+/g, '');
  if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits)) {
    throw new Error('Hex is pairs of digits 0–9 and a–f, such as 48 69');
  }
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** @param {string} text */
function cut(text) {
  return text.length > TEXT_SHOWN ? `${text.slice(0, TEXT_SHOWN)}…` : text;
}

/** @param {Uint8Array} bytes */
function hex(bytes) {
  const lines = [];
  for (let at = 0; at < Math.min(bytes.length, HEX_SHOWN); at += 16) {
    const part = [...bytes.subarray(at, at + 16)];
    const digits = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const letters = part.map((byte) => (byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('');
    lines.push(`${at.toString(16).padStart(4, '0')}  ${digits.padEnd(47)}  ${letters}`);
  }
  return lines.join('\n') + (bytes.length > HEX_SHOWN ? '\n…' : '');
}
