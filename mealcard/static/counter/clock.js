// Times of the office, whatever zone the tablet is set to. Pure.

const SKEW_LIMIT_MS = 2 * 60_000;
const OFFSET = /([+-])(\d{2}):?(\d{2})$/;

/** Minutes east of UTC in an ISO time; 0 for `Z` and for none. */
export function offsetMinutes(iso) {
  const match = OFFSET.exec(iso);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
}

/** `2026-11-23T13:05:11+08:00` for a moment (ms) in a zone given in minutes east of UTC. */
export function isoAt(ms, offset) {
  const local = new Date(ms + offset * 60_000).toISOString().slice(0, 19);
  const sign = offset < 0 ? '-' : '+';
  const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return `${local}${sign}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

export function hourMinute(ms, offset) {
  return isoAt(ms, offset).slice(11, 16);
}

export function day(ms, offset) {
  return isoAt(ms, offset).slice(0, 10);
}

/** Whole minutes the tablet is ahead of the server (negative: behind); 0 when it is close enough. */
export function skewMinutes(tabletMs, serverMs) {
  const skew = tabletMs - serverMs;
  return Math.abs(skew) < SKEW_LIMIT_MS ? 0 : Math.round(skew / 60_000);
}

/** The meal window that holds an `HH:MM`, or null. Starts belong to a window, ends do not. */
export function windowAt(windows, time) {
  return windows.find((window) => window.starts.slice(0, 5) <= time && time < window.ends.slice(0, 5)) ?? null;
}
