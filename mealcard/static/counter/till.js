// The till at work: a code comes in, a scan goes out, its answer is shown and heard.

import { decide, decideVoid } from './decide.js';
import { see } from './debounce.js';
import { newScan, repeated } from './scans.js';
import { tabletTime } from './transport.js';

export const RESULT_MS = 3500;
export const HOLD_MS = 30_000;
const LONGEST_CODE = 4296;

export function createTill({ store, transport, signals, kiosk, newKey = () => crypto.randomUUID(), now = Date.now }) {
  const voidKeys = new Map();
  let timer = null;

  function showFor(ms, then) {
    clearTimeout(timer);
    timer = setTimeout(then, ms);
  }

  /** A code from the camera, a wedge scanner or the pad. */
  function take(text, entry) {
    const code = text.slice(0, LONGEST_CODE);
    const state = store.get();
    if (state.screen !== 'till' || code === '') return;
    if (entry !== 'typed') {
      const { seen, fresh } = see(state.seen, code, now());
      store.send({ type: 'seen', seen });
      if (!fresh) return;
    }
    kiosk.send({ type: 'end' });
    if (state.choice && state.draft === '') redeem(code, entry);
    else hold(code, entry);
  }

  function hold(code, entry) {
    store.send({ type: 'held', held: { code, entry } });
    showFor(HOLD_MS, () => store.send({ type: 'idle' }));
  }

  /** The charge for the next card, and for one that is waiting for it. */
  function choose(choice) {
    store.send({ type: 'chose', choice });
    const { held } = store.get();
    if (held) redeem(held.code, held.entry);
  }

  function redeem(code, entry) {
    const { choice, operator, flying, unsettled } = store.get();
    const scan = newScan({ code, entry, choice, operator, key: newKey(), scannedAt: tabletTime(new Date(now())) });
    if (!repeated(flying, scan)) send(repeated(unsettled, scan) ?? scan);
  }

  async function send(scan) {
    clearTimeout(timer);
    store.send({ type: 'sent', scan });
    const panel = decide(await transport.redeem(scan), scan);
    store.send({ type: 'answered', scan, panel, at: now() });
    conclude(panel, () => afterResult(scan, panel));
  }

  function afterResult(scan, panel) {
    store.send({ type: 'idle' });
    const { config, last } = store.get();
    if (config?.kiosk && panel.tone === 'ok' && last?.key === scan.key) kiosk.send({ type: 'open', redemption: scan.key });
  }

  async function retry() {
    for (const scan of store.get().unsettled) {
      // Meanwhile the card may have been shown again, or the button pressed twice.
      if (store.get().unsettled.includes(scan)) await send(scan);
    }
  }

  async function undo(meal, reason) {
    // The same key again after a lost answer: the void happens once.
    const id = `${meal.key} ${reason}`;
    if (!voidKeys.has(id)) voidKeys.set(id, newKey());
    const panel = decideVoid(await transport.undo(meal.key, { key: voidKeys.get(id), reason }));
    store.send({ type: panel.voided ? 'voided' : 'notice', meal, panel });
    conclude(panel, () => store.send({ type: 'idle' }));
    return panel;
  }

  function conclude(panel, then) {
    signals.play(panel.sound);
    if (panel.leave) store.send({ type: 'gone', reason: panel.leave });
    else showFor(RESULT_MS, then);
  }

  return { take, choose, retry, undo };
}
