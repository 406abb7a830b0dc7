// A keyboard-wedge scanner types like a person. It is told apart by what it types (prefix, length, Enter), never by how
// fast: slow scanners and busy tablets stretch the time between keys.

const CARD = /81\d{46}$/;
const NUMBER = /^\d{10}$/;
const LONGEST = 4296; // the most a QR code can hold
const FOREIGN = 11; // longer than anything a person types at the till

export const EMPTY = '';

/** The character a key event stands for: Chinese input methods hide the digit behind `Process` or make it full-width. */
export function character({ key, code = '' }) {
  if (key === 'Process' || key === 'Unidentified') return /^(?:Digit|Numpad)\d$/.test(code) ? code.at(-1) : '';
  return [...key].length === 1 ? key.normalize('NFKC') : '';
}

/**
 * One key event more.
 * Answers the new buffer, the scan it completes (`{code, entry}` or null) and whether the page must not see the key:
 * the scanner's Enter would press whichever button has the focus.
 */
export function feed(buffer, event) {
  if (event.key === 'Enter') {
    const scan = recognise(buffer);
    return { buffer: EMPTY, scan, swallow: scan !== null };
  }
  if (event.key === 'Escape') return { buffer: EMPTY, scan: null, swallow: false };
  const char = character(event);
  return { buffer: (buffer + char).slice(-LONGEST), scan: null, swallow: char === ' ' && buffer !== EMPTY };
}

function recognise(buffer) {
  const card = CARD.exec(buffer); // at the end: keys touched by accident before the scan do not spoil it
  if (card) return { code: card[0], entry: 'wedge' };
  if (NUMBER.test(buffer)) return { code: buffer, entry: 'typed' };
  if (buffer.length >= FOREIGN) return { code: buffer, entry: 'wedge' };
  return null;
}
