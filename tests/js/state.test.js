import assert from 'node:assert/strict';
import test from 'node:test';
import { INITIAL, createStore, reduce } from '../../mealcard/static/counter/state.js';
import { decide } from '../../mealcard/static/counter/decide.js';
import { newScan, repeated } from '../../mealcard/static/counter/scans.js';
import { ofItem, ofPrice } from '../../mealcard/static/counter/choice.js';

const item = { id: 'a', name: '普通套餐', price_fen: 1600 };
const scanOf = (key, code = '81', choice = ofPrice(1600)) => newScan({ code, entry: 'camera', choice, key, scannedAt: '2026-11-23T13:05:11+08:00' });
const amounts = { price_fen: 1600, merchant_fen: 0, subsidy_fen: 300, self_pay_fen: 1300 };
const good = (scan) => decide({ kind: 'answer', status: 201, body: { outcome: 'accepted', key: scan.key, card: { name_masked: '王*兰', diet: [] }, amounts } }, scan);
const lost = (scan) => decide({ kind: 'timeout' }, scan);
const play = (...events) => events.reduce(reduce, { ...INITIAL, screen: 'till' });

test('the body of a scan has a price or a set meal, never both', () => {
  const byPrice = scanOf('k');
  const byItem = scanOf('k', '81', ofItem(item));
  assert.deepEqual([byPrice.price_fen, byPrice.item_id], [1600, null]);
  assert.deepEqual([byItem.price_fen, byItem.item_id], [null, 'a']);
  assert.deepEqual(Object.keys(byPrice).sort(), ['channel', 'code', 'entry', 'item_id', 'key', 'offline', 'operator', 'price_fen', 'scanned_at']);
});

test('a scan without a certain answer waits until it has one', () => {
  const scan = scanOf('k1');
  const waiting = play({ type: 'sent', scan }, { type: 'answered', scan, panel: lost(scan), at: 1 });
  assert.deepEqual([waiting.unsettled, waiting.flying, waiting.last], [[scan], [], null]);
  const again = reduce(waiting, { type: 'sent', scan });
  assert.deepEqual([again.unsettled, again.flying], [[], [scan]]);
  const settled = reduce(again, { type: 'answered', scan, panel: good(scan), at: 2 });
  assert.deepEqual([settled.unsettled, settled.flying, settled.last.key], [[], [], 'k1']);
});

test('the same card at the same price repeats the unsettled scan, at another price it is a new one', () => {
  const scan = scanOf('k1');
  assert.equal(repeated([scan], scanOf('k2')), scan);
  assert.equal(repeated([scan], scanOf('k2', '81', ofPrice(1700))), null);
  assert.equal(repeated([scan], scanOf('k2', '82')), null);
  assert.equal(repeated([scan], scanOf('k2', '81', ofItem(item))), null);
});

test('an undone meal is no longer the last, and its card in view is not taken again', () => {
  const scan = scanOf('k1');
  const served = play({ type: 'seen', seen: { 81: 5 } }, { type: 'sent', scan }, { type: 'answered', scan, panel: good(scan), at: 6 });
  const undone = reduce(served, { type: 'voided', meal: served.last, panel: null });
  assert.deepEqual([undone.last, undone.seen], [null, { 81: 5 }]);
});

test('undoing an older meal leaves the last one as it is', () => {
  const scan = scanOf('k2');
  const served = play({ type: 'sent', scan }, { type: 'answered', scan, panel: good(scan), at: 6 });
  assert.equal(reduce(served, { type: 'voided', meal: { key: 'k1' }, panel: null }).last.key, 'k2');
});

test('a refused card is not what an undo undoes', () => {
  const scan = scanOf('k1');
  const panel = decide({ kind: 'answer', status: 409, body: { outcome: 'refused', reason: 'card_lost' } }, scan);
  assert.equal(play({ type: 'sent', scan }, { type: 'answered', scan, panel, at: 1 }).last, null);
});

test('leaving forgets everything of the device', () => {
  const left = reduce({ ...INITIAL, device: { token: 't' }, config: {}, last: {} }, { type: 'left' });
  assert.deepEqual(left, { ...INITIAL, screen: 'enrol' });
});

test('a store tells its listeners the new state and why', () => {
  const store = createStore();
  const heard = [];
  store.subscribe((state, event) => heard.push([state.online, event.type]));
  store.send({ type: 'network', online: false });
  assert.deepEqual(heard, [[false, 'network']]);
  assert.throws(() => store.send({ type: 'no_such_event' }));
});
