import assert from 'node:assert/strict';
import test from 'node:test';
import { checkDigit, group, isValidNumber, numberHint } from '../../mealcard/static/counter/cardnumber.js';

// Check digits by another implementation (python-stdnum, iso7064.mod_11_10).
const KNOWN = [
  '0000000006', '0000000014', '9999999991', '2534547094', '3256643839', '1107736819',
  '7744007555', '4252642985', '5141917602', '1664002146', '0967444045', '0714200443',
];

test('check digits agree with another implementation of ISO 7064 MOD 11,10', () => {
  for (const number of KNOWN) assert.equal(checkDigit(number.slice(0, 9)), number[9], number);
});

test('a wrong digit at any place is noticed', () => {
  for (const number of KNOWN) {
    for (let place = 0; place < 10; place += 1) {
      for (let add = 1; add < 10; add += 1) {
        const digit = String((Number(number[place]) + add) % 10);
        assert.equal(isValidNumber(number.slice(0, place) + digit + number.slice(place + 1)), false);
      }
    }
    assert.equal(isValidNumber(number), true);
  }
});

test('anything but ten digits is not a card number', () => {
  for (const text of ['', '123', `${KNOWN[0]}0`, KNOWN[0].slice(1), '12345６7890']) assert.equal(isValidNumber(text), false, text);
});

test('a number is shown in the groups of the printed card while it is typed', () => {
  assert.deepEqual(['', '1', '123', '1234', '1234567', '12345678', '1234567890'].map(group), ['', '1', '123', '123 4', '123 4567', '123 4567 8', '123 4567 890']);
});

test('the hint waits for the last digit', () => {
  const number = KNOWN[0];
  const wrong = number.slice(0, 9) + ((Number(number[9]) + 1) % 10);
  assert.deepEqual(['', '123', number, wrong].map(numberHint), ['empty', 'short', 'complete', 'wrong']);
});
