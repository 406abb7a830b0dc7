import assert from 'node:assert/strict';
import test from 'node:test';
import { decide, decideVoid } from '../../mealcard/static/counter/decide.js';

const scan = { key: 'k1', code: '81', entry: 'camera' };
const card = { number: '1234567890', name_masked: '王*兰', diet: ['low_salt'] };
const amounts = { price_fen: 1600, merchant_fen: 300, subsidy_fen: 200, self_pay_fen: 1100, operating_fen: 0 };
const answer = (status, body) => ({ kind: 'answer', status, body });
const accepted = (more = {}) => answer(201, { outcome: 'accepted', reason: null, message: '', key: 'k1', card, amounts, earlier: null, notices: [], ...more });
const refused = (reason, more = {}, status = 409) => answer(status, { outcome: 'refused', reason, message: '', key: 'k1', card, earlier: null, notices: [], ...more });

test('an accepted meal is green with the amount to pay', () => {
  const panel = decide(accepted(), scan);
  assert.deepEqual([panel.tone, panel.word, panel.sound, panel.amount_fen, panel.name, panel.diet], ['ok', 'word_accepted', 'accepted', 1100, '王*兰', ['low_salt']]);
  assert.deepEqual(panel.lines.map((line) => [line.word, line.values.fen]), [['line_list_price', 1600], ['line_merchant', 300], ['line_subsidy', 200]]);
  assert.deepEqual([panel.settled, panel.retry], [true, false]);
});

test('a meal that costs the senior nothing still shows an amount', () => {
  assert.equal(decide(accepted({ amounts: { ...amounts, self_pay_fen: 0 } }), scan).amount_fen, 0);
});

test('parts that are nothing are not listed', () => {
  const panel = decide(accepted({ amounts: { ...amounts, merchant_fen: 0, subsidy_fen: 0 } }), scan);
  assert.deepEqual(panel.lines.map((line) => line.word), ['line_list_price']);
});

test('why there is no subsidy is said in words', () => {
  const panel = decide(accepted({ notices: ['outside_window', 'something_new'] }), scan);
  assert.deepEqual(panel.notices.map((notice) => notice.word), ['notice_outside_window', 'notice_something_new']);
});

test('a meal that was undone meanwhile is not shown as approved', () => {
  const panel = decide(accepted({ notices: ['voided'] }), scan);
  assert.deepEqual([panel.tone, panel.word, panel.amount_fen, panel.settled], ['amber', 'word_voided', null, true]);
});

test('a used card is amber and says where and when', () => {
  const panel = decide(refused('already_served', { earlier: { provider: '向阳食堂', at: '2026-11-23T13:05:11+08:00' } }), scan);
  assert.deepEqual([panel.tone, panel.word, panel.sound], ['amber', 'word_used', 'used']);
  assert.deepEqual(panel.lines, [{ word: 'line_earlier', values: { at: '2026-11-23T13:05:11+08:00', provider: '向阳食堂' } }]);
  assert.equal(panel.amount_fen, null);
});

test('each reason has its red word and line', () => {
  const table = {
    card_lost: ['word_lost', 'line_lost'],
    card_frozen: ['word_unusable', 'line_frozen'],
    card_replaced: ['word_unusable', 'line_replaced'],
    card_cancelled: ['word_unusable', 'line_cancelled'],
    card_not_active: ['word_unusable', 'line_not_active'],
    senior_deceased: ['word_unusable', 'line_stopped'],
    provider_not_listed: ['word_unusable', 'line_not_listed'],
    provider_suspended: ['word_unusable', 'line_suspended'],
    price_not_allowed: ['word_price', 'line_price'],
    outside_window: ['word_unusable', 'line_outside_window'],
    cap_reached: ['word_unusable', 'line_cap_reached'],
  };
  for (const [reason, [word, line]] of Object.entries(table)) {
    const panel = decide(refused(reason), scan);
    assert.deepEqual([panel.tone, panel.word, panel.lines[0].word, panel.sound, panel.settled], ['red', word, line, 'refused', true], reason);
  }
});

test('a reason this page does not know is shown in the words of the server', () => {
  const panel = decide(refused('new_reason', { message: '请联系街道' }), scan);
  assert.deepEqual([panel.tone, panel.lines[0].text], ['red', '请联系街道']);
});

test('what is not a card is told apart by how it came', () => {
  const line = (more) => decide(refused('unknown_code', { card: null }, 404), { ...scan, ...more }).lines[0].word;
  assert.equal(line({ code: 'https://pay.example/abc' }), 'line_foreign');
  assert.equal(line({ code: 'https://meals.example/c/AB12-CD34' }), 'line_back_of_card');
  assert.equal(line({ code: '1234567890', entry: 'typed' }), 'line_wrong_number');
});

test('no certain answer is striped, keeps the scan and offers another try', () => {
  const cases = [{ kind: 'timeout' }, { kind: 'network' }, answer(503, { reason: 'not_stored' }), answer(500, null), answer(502, null), answer(429, null), answer(404, null)];
  for (const result of cases) {
    const panel = decide(result, scan);
    assert.deepEqual([panel.tone, panel.word, panel.sound, panel.settled, panel.retry], ['striped', 'word_not_stored', 'not_stored', false, true], JSON.stringify(result));
  }
});

test('an answer that is not our own is never green', () => {
  for (const result of [answer(200, null), answer(201, {}), accepted({ key: 'another' }), answer(200, { outcome: 'accepted', key: 'another' })]) {
    assert.equal(decide(result, scan).tone, 'striped');
  }
});

test('a scan the server cannot read is not stored and not sent again', () => {
  for (const reason of ['invalid', 'key_conflict']) {
    const panel = decide(answer(422, { reason }), scan);
    assert.deepEqual([panel.tone, panel.settled, panel.retry], ['striped', true, false]);
  }
});

test('a device that may no longer serve leaves the till with its reason', () => {
  assert.equal(decide(answer(401, { reason: 'device_unknown' }), scan).leave, 'device_unknown');
  assert.equal(decide(answer(403, { reason: 'device_revoked' }), scan).leave, 'device_revoked');
  assert.equal(decide(answer(401, null), scan).settled, false);
});

test('an undo is told as done, closed, missing or not certain', () => {
  assert.deepEqual([decideVoid(answer(200, {})).word, decideVoid(answer(200, {})).voided], ['word_voided', true]);
  assert.equal(decideVoid(answer(409, { reason: 'void_closed' })).word, 'word_void_closed');
  assert.equal(decideVoid(answer(404, null)).word, 'word_void_missing');
  assert.equal(decideVoid({ kind: 'timeout' }).tone, 'striped');
  assert.equal(decideVoid(answer(200, null)).tone, 'striped');
  assert.equal(decideVoid(answer(403, null)).leave, 'device_revoked');
});
