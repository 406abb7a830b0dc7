import assert from 'node:assert/strict';
import test from 'node:test';
import { ofItem, ofPrice, startingChoice } from '../../mealcard/static/counter/choice.js';

const lunch = { id: 'a', name: '普通套餐', price_fen: 1600, kind: 'set_meal' };
const soft = { id: 'b', name: '软食套餐', price_fen: 1500, kind: 'set_meal' };
const config = { items: [lunch, soft], free_price: true, default_item: 'a' };

test('the last choice stays, a set meal at its price of today', () => {
  assert.deepEqual(startingChoice(config, { item_id: 'b', name: '软食套餐', price_fen: 1200 }), ofItem(soft));
  assert.deepEqual(startingChoice(config, ofPrice(1850)), ofPrice(1850));
});

test('a choice that is no longer allowed gives way to the usual meal', () => {
  assert.deepEqual(startingChoice(config, { item_id: 'gone', name: 'x', price_fen: 1 }), ofItem(lunch));
  assert.deepEqual(startingChoice({ ...config, free_price: false }, ofPrice(1850)), ofItem(lunch));
});

test('without a usual meal nothing is charged until somebody chooses', () => {
  assert.equal(startingChoice({ ...config, default_item: null }, null), null);
});
