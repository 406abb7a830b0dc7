import assert from 'node:assert/strict';
import test from 'node:test';
import { EMPTY, feed } from '../../mealcard/static/counter/wedge.js';

const CARD = `81${'1234567890'}01${'7'.repeat(34)}`;
const ENTER = { key: 'Enter' };
const keys = (text) => [...text].map((key) => ({ key }));

function run(events) {
  let buffer = EMPTY;
  const results = [];
  for (const event of events) {
    const result = feed(buffer, event);
    buffer = result.buffer;
    results.push(result);
  }
  return results;
}

const scans = (events) => run(events).map((result) => result.scan).filter(Boolean);

test('a card is known by its prefix, its length and Enter', () => {
  assert.equal(CARD.length, 48);
  assert.deepEqual(scans([...keys(CARD), ENTER]), [{ code: CARD, entry: 'wedge' }]);
});

test('nothing is taken before Enter', () => {
  assert.deepEqual(scans(keys(CARD)), []);
});

test('keys touched by accident before the scan do not spoil it', () => {
  assert.deepEqual(scans([...keys('52'), ...keys(CARD), ENTER]), [{ code: CARD, entry: 'wedge' }]);
});

test('two cards in a row are two scans', () => {
  const other = `81${'9'.repeat(46)}`;
  assert.deepEqual(scans([...keys(CARD), ENTER, ...keys(other), ENTER]).map((scan) => scan.code), [CARD, other]);
});

test('a Chinese input method that hides or widens the digits changes nothing', () => {
  const hidden = [...CARD].map((digit) => ({ key: 'Process', code: `Digit${digit}` }));
  const pad = [...CARD].map((digit) => ({ key: 'Unidentified', code: `Numpad${digit}` }));
  const wide = [...CARD].map((digit) => ({ key: String.fromCharCode(0xff10 + Number(digit)) }));
  for (const events of [hidden, pad, wide]) assert.deepEqual(scans([...events, ENTER]), [{ code: CARD, entry: 'wedge' }]);
});

test('shift and other keys without a character are passed over', () => {
  assert.deepEqual(scans([{ key: 'Shift' }, ...keys(CARD), { key: 'CapsLock' }, ENTER]), [{ code: CARD, entry: 'wedge' }]);
});

test('ten digits and Enter are a typed card number', () => {
  assert.deepEqual(scans([...keys('1234567890'), ENTER]), [{ code: '1234567890', entry: 'typed' }]);
});

test('a foreign code is taken too, so that the till can say what it is', () => {
  assert.deepEqual(scans([...keys('https://example.org/x'), ENTER]), [{ code: 'https://example.org/x', entry: 'wedge' }]);
  assert.deepEqual(scans([...keys(CARD.slice(0, 47)), ENTER]), [{ code: CARD.slice(0, 47), entry: 'wedge' }]);
});

test('a few keys and Enter are a person at the keyboard', () => {
  const results = run([...keys('16'), ENTER]);
  assert.deepEqual(results.at(-1), { buffer: EMPTY, scan: null, swallow: false });
});

test('the Enter of a scan is kept from the button that has the focus', () => {
  assert.equal(run([...keys(CARD), ENTER]).at(-1).swallow, true);
  assert.equal(run([...keys('a b')])[1].swallow, true);
});

test('Escape forgets what was typed', () => {
  assert.deepEqual(scans([...keys('12345'), { key: 'Escape' }, ...keys('1234567890'), ENTER]), [{ code: '1234567890', entry: 'typed' }]);
});
