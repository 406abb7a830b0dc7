// The only module that talks to the server. Every answer is a value:
// `{kind: 'answer', status, body}` (body null unless JSON), `{kind: 'timeout'}` or `{kind: 'network'}`.

import { isoAt } from './clock.js';

export const LIMIT_MS = 8000;

/** The tablet's own time with its own offset: the server measures how wrong it is. */
export function tabletTime(date = new Date()) {
  return isoAt(date.getTime(), -date.getTimezoneOffset());
}

/** What rides on every call, so that the office sees the state of a tablet. */
export function headers({ token, version, unsettled, sentAt }) {
  const all = {
    Accept: 'application/json',
    'Content-Type': 'application/json',
    'Mealcard-Sent-At': sentAt,
    'Mealcard-Version': version,
    'Mealcard-Queue': String(unsettled.length),
  };
  if (unsettled.length) all['Mealcard-Oldest'] = unsettled.map((scan) => scan.scanned_at).sort()[0];
  if (token) all.Authorization = `Bearer ${token}`;
  return all;
}

export function createTransport({ api, version, state, report, fetch = globalThis.fetch.bind(globalThis), limit = LIMIT_MS }) {
  async function call(method, path, body) {
    const { device, unsettled } = state();
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), limit);
    const request = {
      method,
      headers: headers({ token: device?.token, version, unsettled, sentAt: tabletTime() }),
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: abort.signal,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
    };
    try {
      const response = await fetch(`${api}${path}`, request);
      const text = await response.text();
      report(true);
      return { kind: 'answer', status: response.status, body: parse(text) };
    } catch {
      report(false);
      return { kind: abort.signal.aborted ? 'timeout' : 'network' };
    } finally {
      clearTimeout(timer);
    }
  }
  const at = encodeURIComponent;
  return {
    enrol: (code, name) => call('POST', '/devices/enrol', { code, name }),
    config: () => call('GET', '/config'),
    redeem: (scan) => call('POST', '/redemptions', scan),
    undo: (meal, body) => call('POST', `/redemptions/${at(meal)}/void`, body),
    meals: (date) => call('GET', `/redemptions?date=${at(date)}`),
    rate: (rating) => call('POST', '/ratings', rating),
  };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
