// Card numbers as printed on a card: 10 digits, the last a check digit by ISO 7064 MOD 11,10.

export const LENGTH = 10;
const GROUPS = [3, 4, 3];

/** The check digit that belongs after these digits. */
export function checkDigit(digits) {
  let product = 10;
  for (const digit of digits) {
    const sum = (product + Number(digit)) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return String((11 - product) % 10);
}

export function isValidNumber(number) {
  return /^\d{10}$/.test(number) && checkDigit(number.slice(0, -1)) === number.at(-1);
}

/** `1234567890` as `123 4567 890` (as it is printed), also while it is still being typed. */
export function group(digits) {
  const parts = [];
  let rest = digits;
  for (const size of GROUPS) {
    if (rest) parts.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  return parts.join(' ');
}

/** `empty`, `short`, `wrong` (the check digit does not fit) or `complete`: only a hint, the server decides. */
export function numberHint(digits) {
  if (digits === '') return 'empty';
  if (digits.length < LENGTH) return 'short';
  return isValidNumber(digits) ? 'complete' : 'wrong';
}
