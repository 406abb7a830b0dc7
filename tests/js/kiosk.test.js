import assert from 'node:assert/strict';
import test from 'node:test';
import { ASK_MS, HIDDEN, THANKS_MS, step } from '../../mealcard/static/counter/kiosk.js';

/** Plays events, answers the last state and every rating on the way. */
function play(...events) {
  let state = HIDDEN;
  const ratings = [];
  for (const event of events) {
    const result = step(state, { now: 0, ...event });
    state = result.state;
    if (result.rating) ratings.push(result.rating);
  }
  return { state, ratings };
}

const open = { type: 'open', redemption: 'r1' };
const choose = (choice) => ({ type: 'choose', choice });
const toggle = (reason) => ({ type: 'toggle', reason });

test('satisfied is one tap', () => {
  const { state, ratings } = play(open, choose('good'));
  assert.deepEqual(ratings, [{ redemption: 'r1', choice: 'good', reasons: [] }]);
  assert.deepEqual([state.step, state.until], ['thanks', THANKS_MS]);
});

test('not satisfied asks for reasons and sends one rating with them', () => {
  const { state, ratings } = play(open, choose('poor'), toggle('taste'), toggle('too_salty'), toggle('taste'), { type: 'done' });
  assert.deepEqual(ratings, [{ redemption: 'r1', choice: 'poor', reasons: ['too_salty'] }]);
  assert.equal(state.step, 'thanks');
});

test('whoever walks away after the choice has answered', () => {
  for (const last of [{ type: 'end' }, { type: 'tick', now: ASK_MS }]) {
    const { state, ratings } = play(open, choose('fair'), toggle('price'), last);
    assert.deepEqual(ratings, [{ redemption: 'r1', choice: 'fair', reasons: ['price'] }]);
    assert.deepEqual(state, HIDDEN);
  }
});

test('whoever walks away before it has not', () => {
  for (const last of [{ type: 'end' }, { type: 'tick', now: ASK_MS }]) assert.deepEqual(play(open, last), { state: HIDDEN, ratings: [] });
});

test('the question stays until its minute is over', () => {
  assert.equal(play(open, { type: 'tick', now: ASK_MS - 1 }).state.step, 'ask');
  assert.equal(play(open, choose('good'), { type: 'tick', now: THANKS_MS }).state.step, 'hidden');
});

test('a second tap rates nothing again', () => {
  assert.equal(play(open, choose('good'), choose('poor'), { type: 'done' }, toggle('taste'), { type: 'end' }).ratings.length, 1);
});
