import assert from 'node:assert/strict';
import test from 'node:test';
import { day, hourMinute, isoAt, offsetMinutes, skewMinutes, windowAt } from '../../mealcard/static/counter/clock.js';

const AT = Date.parse('2026-11-23T13:05:11+08:00');
const XINJIANG = [
  { code: 'breakfast', starts: '08:30', ends: '10:30' },
  { code: 'lunch', starts: '13:00:00', ends: '15:30:00' },
];

test('a time of the office is written with its offset, whatever zone the tablet is in', () => {
  assert.equal(isoAt(AT, 480), '2026-11-23T13:05:11+08:00');
  assert.equal(isoAt(AT, -210), '2026-11-23T01:35:11-03:30');
  assert.equal(isoAt(AT, 0), '2026-11-23T05:05:11+00:00');
  for (const offset of [480, -210, 0, 345]) assert.equal(Date.parse(isoAt(AT, offset)), AT);
});

test('the offset is read back from a time', () => {
  assert.deepEqual(['2026-11-23T13:05:11+08:00', '2026-11-23T01:35:11-03:30', '2026-11-23T05:05:11Z', '2026-11-23T13:05:11.123456+0545'].map(offsetMinutes), [480, -210, 0, 345]);
});

test('hour and day are those of the office', () => {
  const late = Date.parse('2026-11-23T16:30:00Z');
  assert.deepEqual([hourMinute(late, 480), day(late, 480), day(late, 0)], ['00:30', '2026-11-24', '2026-11-23']);
});

test('a window holds its start and not its end', () => {
  const code = (time) => windowAt(XINJIANG, time)?.code ?? null;
  assert.deepEqual(['08:29', '08:30', '10:29', '10:30', '13:00', '15:29', '15:30'].map(code), [null, 'breakfast', 'breakfast', null, 'lunch', 'lunch', null]);
});

test('a tablet clock is named wrong from two minutes on', () => {
  assert.deepEqual([119_999, 120_000, -600_000, 0].map((ms) => skewMinutes(AT + ms, AT)), [0, 2, -10, 0]);
});
