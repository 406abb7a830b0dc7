import assert from 'node:assert/strict';
import test from 'node:test';
import { createWords, fill } from '../../mealcard/static/counter/words.js';
import { enrolOutcome, takeCode } from '../../mealcard/static/counter/enrol.js';
import { errorName } from '../../mealcard/static/counter/camera.js';
import { SIGNALS } from '../../mealcard/static/counter/signals.js';

test('values go into their places and nowhere else', () => {
  assert.equal(fill('在{provider}，{at}', { provider: '{at}', at: '12:41' }), '在{at}，12:41');
  assert.equal(fill('{unknown}', {}), '{unknown}');
});

test('a word that the page lacks falls back to what the server said', () => {
  const words = createWords(new Map([['known', '知道 {n}']]));
  assert.deepEqual([words.say('known', { n: 1 }), words.say('new', {}, '服务器的话'), words.say('new')], ['知道 1', '服务器的话', 'new']);
});

test('an enrolment code is taken from the address and wiped from it', () => {
  const replaced = [];
  const page = { location: { hash: '#code=AB%2FCD', pathname: '/counter/', search: '' }, history: { replaceState: (...args) => replaced.push(args[2]) } };
  assert.equal(takeCode(page), 'AB/CD');
  assert.deepEqual(replaced, ['/counter/']);
  assert.equal(takeCode({ ...page, location: { hash: '', pathname: '/', search: '' } }), '');
  assert.equal(replaced.length, 1);
});

test('an enrolment that failed says which of the things went wrong', () => {
  const answer = (status, body = null) => ({ kind: 'answer', status, body });
  assert.equal(enrolOutcome(answer(201, { token: 't' })), 'enrolled');
  for (const status of [400, 401, 403, 404, 409, 422]) assert.equal(enrolOutcome(answer(status)), 'enrol_refused');
  assert.equal(enrolOutcome(answer(429)), 'enrol_slow_down');
  for (const result of [answer(500), { kind: 'network' }, { kind: 'timeout' }]) assert.equal(enrolOutcome(result), 'enrol_network');
});

test('every camera error has a name that people can act on', () => {
  const names = ['NotAllowedError', 'NotFoundError', 'NotReadableError', 'Whatever'].map((name) => errorName({ name }));
  assert.deepEqual(names, ['camera_denied', 'camera_missing', 'camera_busy', 'camera_failed']);
});

test('the four outcomes sound different', () => {
  const hertz = (name) => SIGNALS[name].tones.map(([frequency]) => frequency);
  assert.deepEqual(hertz('accepted'), [1046]);
  assert.deepEqual(hertz('used'), [660, 660]);
  assert.deepEqual(hertz('refused'), [440, 440, 440]);
  assert.deepEqual(hertz('not_stored'), [440]);
  assert.ok(SIGNALS.not_stored.tones[0][1] > 500);
});
