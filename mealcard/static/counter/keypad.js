// What a press on the number pad makes of the text typed so far. Pure.

import { LENGTH } from './cardnumber.js';
import { parseYuan } from './money.js';

const WHOLE_DIGITS = 4;
const CENT_DIGITS = 2;

/** Next text of a price in yuan; a key that makes no sense leaves it as it was. */
export function pressPrice(text, key) {
  if (key === 'back') return text.slice(0, -1);
  if (key === '.') return text.includes('.') ? text : `${text || '0'}.`;
  const [whole, cents] = text.split('.');
  if (cents !== undefined) return cents.length < CENT_DIGITS ? text + key : text;
  if (whole === '0') return key;
  return whole.length < WHOLE_DIGITS ? text + key : text;
}

/** Next text of a card number. */
export function pressNumber(text, key) {
  if (key === 'back') return text.slice(0, -1);
  if (key === '.') return text;
  return text.length < LENGTH ? text + key : text;
}

/** The price in fen when the text is one that can be charged, else null. */
export function typedPrice(text) {
  const fen = parseYuan(text);
  return fen ? fen : null;
}
