// Runs the question to the senior; a finished rating goes out by itself and never holds up the line.

import { step } from './kiosk.js';

export function createOpinions({ store, transport, now = Date.now }) {
  let timer = null;

  function send(event) {
    const { state, rating } = step(store.get().kiosk, { now: now(), ...event });
    store.send({ type: 'kiosk', kiosk: state });
    if (rating) rate(rating);
    clearTimeout(timer);
    if (state.until) timer = setTimeout(() => send({ type: 'tick' }), Math.max(0, state.until - now()));
  }

  async function rate(rating) {
    const result = await transport.rate(rating);
    const lost = result.kind !== 'answer' || result.status >= 500;
    if (lost) store.send({ type: 'opinions', opinions: [...store.get().opinions, rating] });
  }

  async function resend() {
    const { opinions } = store.get();
    store.send({ type: 'opinions', opinions: [] });
    for (const rating of opinions) await rate(rating);
  }

  return { send, resend };
}
