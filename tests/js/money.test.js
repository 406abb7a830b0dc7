import assert from 'node:assert/strict';
import test from 'node:test';
import { formatYuan, parseYuan } from '../../mealcard/static/counter/money.js';

test('fen are shown as yuan with two decimals', () => {
  assert.deepEqual([0, 5, 50, 1600, 100005].map(formatYuan), ['0.00', '0.05', '0.50', '16.00', '1000.05']);
});

test('typed yuan become fen, also while the decimals are still being typed', () => {
  assert.deepEqual(['16', '16.', '16.5', '16.50', '0.05'].map(parseYuan), [1600, 1600, 1650, 1650, 5]);
});

test('what is not an amount is null and never a guess', () => {
  assert.deepEqual(['', '.', '.5', '1.234', '-1', '1e3', '16元', '12345678'].map(parseYuan), Array(8).fill(null));
});
