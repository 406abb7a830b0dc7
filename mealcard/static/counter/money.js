// Money is an integer number of fen (1 yuan = 100 fen), never a float.

const YUAN = /^(\d{1,7})(?:\.(\d{0,2}))?$/;

/** `1600` as `16.00`. */
export function formatYuan(fen) {
  const whole = Math.trunc(fen / 100);
  return `${whole}.${String(fen % 100).padStart(2, '0')}`;
}

/** Fen from `16`, `16.` or `16.5`; null for anything else. */
export function parseYuan(text) {
  const match = YUAN.exec(text);
  if (!match) return null;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}
