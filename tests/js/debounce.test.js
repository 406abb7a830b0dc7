import assert from 'node:assert/strict';
import test from 'node:test';
import { QUIET_MS, see } from '../../mealcard/static/counter/debounce.js';

test('a card held in view for a minute counts once', () => {
  let seen = {};
  let count = 0;
  for (let now = 0; now < 60_000; now += 100) {
    const result = see(seen, 'a', now);
    seen = result.seen;
    count += result.fresh;
  }
  assert.equal(count, 1);
});

test('the quiet time is four seconds from the last sighting', () => {
  const first = see({}, 'a', 0);
  const late = see(first.seen, 'a', 3_900);
  assert.equal(late.fresh, false);
  assert.equal(see(late.seen, 'a', 3_900 + QUIET_MS - 1).fresh, false);
  assert.equal(see(late.seen, 'a', 3_900 + QUIET_MS).fresh, true);
});

test('the next card is taken at once, also between two sightings of the first', () => {
  const first = see({}, 'a', 0);
  const second = see(first.seen, 'b', 50);
  assert.equal(second.fresh, true);
  assert.equal(see(second.seen, 'a', 100).fresh, false);
});

test('a clock set back does not block a card for good', () => {
  assert.equal(see(see({}, 'a', 1_000_000).seen, 'a', 0).fresh, true);
});

test('what was seen long ago is not kept', () => {
  assert.deepEqual(Object.keys(see(see({}, 'a', 0).seen, 'b', 10_000).seen), ['b']);
});
