// All state of the tablet in one place. A queue that survives without network belongs here: `unsettled` is its beginning.

import { HIDDEN } from './kiosk.js';
import { NO_PRICE, WAITING } from './decide.js';
import { withAnswer } from './scans.js';

export const INITIAL = {
  screen: 'loading',
  gone: null, // why the device may no longer serve
  device: null, // {device_id, token, name, provider, office}
  config: null,
  offset: 480, // office time, minutes east of UTC
  skew: 0, // minutes the tablet's clock is ahead of the server's
  online: true,
  choice: null, // what the next card is charged
  draft: '', // a price being typed; cards wait until it is confirmed
  held: null, // {code, entry} of a card that waits for a price
  operator: null,
  seen: {},
  panel: null, // {…, scan}: what is shown for the latest card
  last: null, // {key, name, amount_fen, at}: what 「撤销上一笔」 undoes
  flying: [], // scans whose answer is on its way
  unsettled: [], // scans without a certain answer
  opinions: [], // ratings that found no network
  kiosk: HIDDEN,
};

const changes = {
  show: (_state, { screen }) => ({ screen }),
  loaded: (_state, { device, config, choice }) => ({ device, config, choice }),
  enrolled: (_state, { device }) => ({ device, gone: null, screen: 'start' }),
  configured: (_state, { config, choice, offset, skew }) => ({ config, choice, offset, skew }),
  network: (_state, { online }) => ({ online }),
  typed: (_state, { draft }) => ({ draft }),
  chose: (_state, { choice }) => ({ choice, draft: '' }),
  seen: (_state, { seen }) => ({ seen }),
  held: (_state, { held }) => ({ held, panel: held ? NO_PRICE : null, kiosk: HIDDEN }),
  sent: ({ flying, unsettled }, { scan }) => ({
    held: null,
    kiosk: HIDDEN,
    panel: { ...WAITING, scan },
    flying: withAnswer(flying, scan, false),
    unsettled: withAnswer(unsettled, scan, true),
  }),
  answered,
  // A card still in view stays debounced: it must not be charged again the moment its meal is undone.
  voided: ({ last, kiosk }, { meal, panel }) => ({
    panel,
    last: last?.key === meal.key ? null : last,
    kiosk: kiosk.redemption === meal.key ? HIDDEN : kiosk,
  }),
  notice: (_state, { panel }) => ({ panel }),
  remembered: ({ last }, { meal }) => ({ last: last ?? meal }),
  idle: () => ({ panel: null, held: null }),
  kiosk: (_state, { kiosk }) => ({ kiosk }),
  opinions: (_state, { opinions }) => ({ opinions }),
  gone: (_state, { reason }) => ({ screen: 'gone', gone: reason, panel: null, held: null, kiosk: HIDDEN }),
  left: () => ({ ...INITIAL, screen: 'enrol' }),
};

function answered({ last, flying, unsettled }, { scan, panel, at }) {
  const taken = { key: scan.key, name: panel.name, amount_fen: panel.amount_fen, at };
  return {
    panel: { ...panel, scan },
    last: panel.tone === 'ok' ? taken : last,
    flying: withAnswer(flying, scan, true),
    unsettled: withAnswer(unsettled, scan, panel.settled),
  };
}

/** Pure: the next state; unknown events are an error of the page, not of a user. */
export function reduce(state, event) {
  return { ...state, ...changes[event.type](state, event) };
}

export function createStore(initial = INITIAL) {
  let state = initial;
  const listeners = [];
  return {
    get: () => state,
    send(event) {
      state = reduce(state, event);
      listeners.forEach((listener) => listener(state, event));
    },
    subscribe(listener) {
      listeners.push(listener);
    },
  };
}
