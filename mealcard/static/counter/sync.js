// Regular contact with the server: prices, windows and clock come in, what waited goes out.

import { startingChoice } from './choice.js';
import { day, offsetMinutes, skewMinutes } from './clock.js';
import { leaveReason } from './decide.js';

const ONLINE_MS = 60_000;
const OFFLINE_MS = 10_000;

export function createSync({ store, transport, storage, opinions, now = Date.now }) {
  let timer = null;

  async function refresh() {
    clearTimeout(timer);
    const result = await transport.config();
    if (result.kind === 'answer') await answered(result);
    const { screen, online } = store.get();
    if (screen === 'till') timer = setTimeout(refresh, online ? ONLINE_MS : OFFLINE_MS);
  }

  async function answered({ status, body }) {
    if (status === 401 || status === 403) return store.send({ type: 'gone', reason: leaveReason(status, body) });
    if (status !== 200 || !body?.items) return;
    const offset = offsetMinutes(body.server_time);
    const skew = skewMinutes(now(), Date.parse(body.server_time));
    store.send({ type: 'configured', config: body, choice: startingChoice(body, store.get().choice), offset, skew });
    await storage.save('config', body);
    await opinions.resend();
  }

  /** After a reload the last meal of this tablet can still be undone. */
  async function recallLast() {
    const { device, offset } = store.get();
    const result = await transport.meals(day(now(), offset));
    const items = result.kind === 'answer' && result.status === 200 ? (result.body?.items ?? []) : [];
    const mine = items.filter((item) => item.state === 'served' && item.key && item.device?.id === device.device_id);
    const latest = mine.sort((a, b) => Date.parse(b.at) - Date.parse(a.at))[0];
    if (latest) store.send({ type: 'remembered', meal: mealOf(latest) });
  }

  return { refresh, recallLast };
}

/** A row of the day's list as what an undo needs. */
export function mealOf(item) {
  return { key: item.key ?? item.id, name: item.card.name_masked, amount_fen: item.amounts.self_pay_fen, at: Date.parse(item.at) };
}
