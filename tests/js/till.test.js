import assert from 'node:assert/strict';
import test from 'node:test';
import { INITIAL, createStore } from '../../mealcard/static/counter/state.js';
import { createTill, RESULT_MS } from '../../mealcard/static/counter/till.js';
import { createOpinions } from '../../mealcard/static/counter/opinions.js';
import { ofPrice } from '../../mealcard/static/counter/choice.js';

const amounts = { price_fen: 1600, merchant_fen: 0, subsidy_fen: 300, self_pay_fen: 1300 };
const accept = (scan) => ({ kind: 'answer', status: 201, body: { outcome: 'accepted', key: scan.key, card: { name_masked: '王*兰', diet: [] }, amounts } });
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A till with a server that answers as told; `sent` collects what reached it. */
function counter(t, answer = accept, state = {}) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.parse('2026-11-23T13:05:11+08:00') });
  const store = createStore({ ...INITIAL, screen: 'till', choice: ofPrice(1600), config: { kiosk: true, items: [] }, ...state });
  const [sent, played, rated] = [[], [], []];
  const server = { answer };
  const transport = {
    redeem: async (scan) => (sent.push(scan), server.answer(scan)),
    undo: async (meal, body) => (sent.push({ void: meal, ...body }), server.answer(meal)),
    rate: async (rating) => (rated.push(rating), { kind: 'answer', status: 201, body: {} }),
  };
  let keys = 0;
  const kiosk = createOpinions({ store, transport, now: () => Date.now() });
  const till = createTill({ store, transport, kiosk, signals: { play: (name) => played.push(name) }, newKey: () => `key-${(keys += 1)}`, now: () => Date.now() });
  return { store, till, kiosk, server, sent, played, rated, tick: (ms) => t.mock.timers.tick(ms) };
}

test('a card in view is sent once, the next card at once', async (t) => {
  const { till, sent } = counter(t);
  for (const code of ['a', 'a', 'b', 'a', 'b']) till.take(code, 'camera');
  await settle();
  assert.deepEqual(sent.map((scan) => [scan.code, scan.key]), [['a', 'key-1'], ['b', 'key-2']]);
});

test('the result goes after its time and the question comes', async (t) => {
  const { till, store, tick, played } = counter(t);
  till.take('a', 'camera');
  await settle();
  assert.deepEqual([store.get().panel.tone, played], ['ok', ['accepted']]);
  tick(RESULT_MS - 1);
  assert.equal(store.get().panel.tone, 'ok');
  tick(1);
  assert.deepEqual([store.get().panel, store.get().kiosk.step, store.get().kiosk.redemption], [null, 'ask', 'key-1']);
});

test('the next card ends the question and sends what was already chosen', async (t) => {
  const { till, kiosk, store, tick, rated } = counter(t);
  till.take('a', 'camera');
  await settle();
  tick(RESULT_MS);
  kiosk.send({ type: 'choose', choice: 'poor' });
  till.take('b', 'camera');
  await settle();
  assert.deepEqual(rated, [{ redemption: 'key-1', choice: 'poor', reasons: [] }]);
  assert.equal(store.get().kiosk.step, 'hidden');
});

test('a card shown while a price is being typed waits for it', async (t) => {
  const { till, store, sent } = counter(t, accept, { draft: '1' });
  till.take('a', 'camera');
  await settle();
  assert.deepEqual([sent, store.get().held.code, store.get().panel.word], [[], 'a', 'word_no_price']);
  till.choose(ofPrice(1800));
  await settle();
  assert.deepEqual(sent.map((scan) => [scan.code, scan.price_fen]), [['a', 1800]]);
});

test('a card that waits too long for its price is let go', async (t) => {
  const { till, store, sent, tick } = counter(t, accept, { choice: null });
  till.take('a', 'camera');
  tick(30_000);
  till.choose(ofPrice(1800));
  await settle();
  assert.deepEqual([sent, store.get().held], [[], null]);
});

test('another try sends the very same scan', async (t) => {
  const { till, store, server, sent, tick } = counter(t, () => ({ kind: 'timeout' }));
  till.take('a', 'camera');
  await settle();
  tick(60_000);
  server.answer = accept;
  await till.retry();
  assert.deepEqual(sent[1], sent[0]);
  assert.deepEqual([store.get().unsettled, store.get().panel.tone], [[], 'ok']);
});

test('an unsettled card shown again keeps its key', async (t) => {
  const { till, server, sent, tick } = counter(t, () => ({ kind: 'network' }));
  till.take('a', 'camera');
  await settle();
  tick(10_000);
  server.answer = accept;
  till.take('a', 'camera');
  await settle();
  assert.deepEqual(sent[1], sent[0]);
});

test('a card shown again while its answer is on the way is not sent twice', async (t) => {
  const { till, sent, tick } = counter(t, () => new Promise(() => {}));
  till.take('a', 'camera');
  tick(5_000);
  till.take('a', 'camera');
  await settle();
  assert.equal(sent.length, 1);
});

test('a revoked tablet leaves the till and keeps what it could not store', async (t) => {
  const { till, store } = counter(t, () => ({ kind: 'answer', status: 403, body: { reason: 'device_revoked' } }));
  till.take('a', 'camera');
  await settle();
  assert.deepEqual([store.get().screen, store.get().gone, store.get().unsettled.length], ['gone', 'device_revoked', 1]);
});

test('an undo repeated after a lost answer carries the same key', async (t) => {
  const { till, server, sent } = counter(t, () => ({ kind: 'timeout' }));
  const meal = { key: 'meal-1' };
  await till.undo(meal, 'wrong_card');
  server.answer = () => ({ kind: 'answer', status: 200, body: {} });
  await till.undo(meal, 'wrong_card');
  assert.equal(sent[0].key, sent[1].key);
  assert.deepEqual([sent[0].void, sent[0].reason], ['meal-1', 'wrong_card']);
});

test('outside the till no card is taken', async (t) => {
  const { till, sent } = counter(t, accept, { screen: 'gone' });
  till.take('a', 'camera');
  await settle();
  assert.deepEqual(sent, []);
});
