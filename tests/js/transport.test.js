import assert from 'node:assert/strict';
import test from 'node:test';
import { createTransport, headers } from '../../mealcard/static/counter/transport.js';

const reply = (status, text) => async () => ({ status, text: async () => text });

function transport(fetch, more = {}) {
  const reports = [];
  const calls = [];
  const spy = (url, request) => (calls.push([url, request]), fetch(url, request));
  const state = () => ({ device: { token: 'secret' }, unsettled: [], ...more });
  return { calls, reports, ...createTransport({ api: '/api/v1', version: '1.2', state, report: (online) => reports.push(online), fetch: spy, limit: 20 }) };
}

test('an answer is its status and its JSON', async () => {
  const { redeem, calls, reports } = transport(reply(409, '{"outcome": "refused"}'));
  assert.deepEqual(await redeem({ key: 'k' }), { kind: 'answer', status: 409, body: { outcome: 'refused' } });
  assert.deepEqual([calls[0][0], calls[0][1].method, calls[0][1].body, reports], ['/api/v1/redemptions', 'POST', '{"key":"k"}', [true]]);
});

test('a page instead of JSON has no body', async () => {
  assert.equal((await transport(reply(200, '<html>')).config()).body, null);
});

test('a broken network and a silent server are told apart', async () => {
  const broken = transport(async () => { throw new TypeError('failed'); });
  assert.deepEqual([await broken.config(), broken.reports], [{ kind: 'network' }, [false]]);
  const silent = transport((_url, { signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))));
  assert.deepEqual(await silent.config(), { kind: 'timeout' });
});

test('a body that never ends is a timeout too', async () => {
  const stuck = (_url, { signal }) => ({ status: 201, text: () => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))) });
  assert.deepEqual(await transport(async (...args) => stuck(...args)).config(), { kind: 'timeout' });
});

test('every call tells the office how the tablet is', () => {
  const unsettled = [{ scanned_at: '2026-11-23T13:06:00+08:00' }, { scanned_at: '2026-11-23T13:05:00+08:00' }];
  const all = headers({ token: 't', version: '1.2', unsettled, sentAt: '2026-11-23T13:07:00+08:00' });
  assert.equal(all.Authorization, 'Bearer t');
  assert.equal(all['Mealcard-Sent-At'], '2026-11-23T13:07:00+08:00');
  assert.equal(all['Mealcard-Version'], '1.2');
  assert.equal(all['Mealcard-Queue'], '2');
  assert.equal(all['Mealcard-Oldest'], '2026-11-23T13:05:00+08:00');
});

test('a tablet that is not enrolled sends no token and no oldest scan', () => {
  const all = headers({ token: undefined, version: '1.2', unsettled: [], sentAt: 'x' });
  assert.deepEqual(['Authorization' in all, 'Mealcard-Oldest' in all, all['Mealcard-Queue']], [false, false, '0']);
});

test('ids in a path are escaped', async () => {
  const { undo, calls } = transport(reply(200, '{}'));
  await undo('a/b', { key: 'k', reason: 'other' });
  assert.equal(calls[0][0], '/api/v1/redemptions/a%2Fb/void');
});
