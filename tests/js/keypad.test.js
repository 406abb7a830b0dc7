import assert from 'node:assert/strict';
import test from 'node:test';
import { pressNumber, pressPrice, typedPrice } from '../../mealcard/static/counter/keypad.js';

const type = (press, keys) => keys.reduce(press, '');

test('a price is typed as on any till', () => {
  assert.equal(type(pressPrice, ['1', '6']), '16');
  assert.equal(type(pressPrice, ['1', '6', '.', '5']), '16.5');
  assert.equal(type(pressPrice, ['1', '6', 'back', '8']), '18');
});

test('keys that make no amount change nothing', () => {
  assert.equal(type(pressPrice, ['1', '.', '.', '2']), '1.2');
  assert.equal(type(pressPrice, ['1', '.', '2', '3', '4']), '1.23');
  assert.equal(type(pressPrice, ['1', '2', '3', '4', '5']), '1234');
  assert.equal(type(pressPrice, ['back']), '');
});

test('leading zeros do not stay, a leading point gets one', () => {
  assert.equal(type(pressPrice, ['0', '0', '5']), '5');
  assert.equal(type(pressPrice, ['.', '5']), '0.5');
  assert.equal(type(pressPrice, ['0', '.', '5']), '0.5');
});

test('only an amount above nothing can be charged', () => {
  assert.deepEqual(['16.5', '0', '0.00', '', '0.'].map(typedPrice), [1650, null, null, null, null]);
});

test('a card number has ten digits and no point', () => {
  assert.equal(type(pressNumber, [...'12345678901']), '1234567890');
  assert.equal(type(pressNumber, ['1', '.', '2', 'back', '3']), '13');
});
