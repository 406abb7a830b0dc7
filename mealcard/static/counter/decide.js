// From what came back for a scan to what is shown and heard. Pure; words are names in the page's catalogue.

const RED = {
  card_lost: ['word_lost', 'line_lost'],
  card_frozen: ['word_unusable', 'line_frozen'],
  card_replaced: ['word_unusable', 'line_replaced'],
  card_cancelled: ['word_unusable', 'line_cancelled'],
  card_not_active: ['word_unusable', 'line_not_active'],
  senior_deceased: ['word_unusable', 'line_stopped'],
  provider_not_listed: ['word_unusable', 'line_not_listed'],
  provider_suspended: ['word_unusable', 'line_suspended'],
  price_not_allowed: ['word_price', 'line_price'],
  outside_window: ['word_unusable', 'line_outside_window'],
  cap_reached: ['word_unusable', 'line_cap_reached'],
};
const BACK_OF_CARD = /^https?:\/\/[^/]+\/(?:.*\/)?c\/[\w-]+$/i;

const word = (name, values = {}) => ({ word: name, values });

/** The server's own sentence, for a reason that is newer than this page. */
const sentence = (text) => ({ word: null, values: {}, text });

/**
 * `result` is what transport answers, `scan` the body that was sent.
 * Answers a panel: tone, icon, word, amount_fen, name, diet, lines, notices, sound; `settled` when the server's answer is
 * final for this key, `retry` when sending it again makes sense, `leave` when the device may no longer serve.
 */
export function decide(result, scan) {
  if (result.kind !== 'answer') return notStored(result.kind === 'timeout' ? 'line_timeout' : 'line_network');
  const { status, body } = result;
  if (status === 401 || status === 403) return { ...notStored('line_device'), leave: leaveReason(status, body) };
  // A captive portal answers 200 to everything: only our own answer to this very key counts as stored.
  if ((status === 200 || status === 201) && body?.outcome === 'accepted' && body.key === scan.key) return accepted(body);
  if (body?.outcome === 'refused' && (status === 409 || status === 404)) return refused(body, scan);
  if (status === 422) return { ...notStored('line_invalid'), settled: true, retry: false };
  return notStored('line_server');
}

function panel(parts) {
  return { amount_fen: null, name: '', diet: [], lines: [], notices: [], settled: true, retry: false, leave: null, ...parts };
}

function person(body) {
  return { name: body.card?.name_masked ?? '', diet: body.card?.diet ?? [] };
}

function accepted(body) {
  // An earlier try was stored after all and has been undone since: there is no meal to hand out.
  if (body.notices?.includes('voided')) return panel({ tone: 'amber', icon: 'undo', word: 'word_voided', sound: 'used', lines: [word('line_voided')], ...person(body) });
  const { price_fen, merchant_fen, subsidy_fen, self_pay_fen } = body.amounts;
  const lines = [word('line_list_price', { fen: price_fen })];
  if (merchant_fen) lines.push(word('line_merchant', { fen: merchant_fen }));
  if (subsidy_fen) lines.push(word('line_subsidy', { fen: subsidy_fen }));
  const notices = (body.notices ?? []).map((notice) => word(`notice_${notice}`));
  return panel({ tone: 'ok', icon: 'check', word: 'word_accepted', sound: 'accepted', amount_fen: self_pay_fen, lines, notices, ...person(body) });
}

function refused(body, scan) {
  if (body.reason === 'already_served') return alreadyServed(body);
  if (body.reason === 'unknown_code') return unknown(scan);
  const [name, line] = RED[body.reason] ?? ['word_unusable', null];
  const icon = name === 'word_price' ? 'price' : 'stop';
  const lines = [line ? word(line) : sentence(body.message)];
  return panel({ tone: 'red', icon, word: name, sound: 'refused', lines, ...person(body) });
}

function alreadyServed(body) {
  const { provider, at } = body.earlier ?? {};
  const where = typeof provider === 'string' ? provider : provider?.name;
  const lines = at ? [word(where ? 'line_earlier' : 'line_earlier_at', { at, provider: where })] : [];
  return panel({ tone: 'amber', icon: 'again', word: 'word_used', sound: 'used', lines, ...person(body) });
}

function unknown(scan) {
  let line = 'line_foreign';
  if (scan.entry === 'typed') line = 'line_wrong_number';
  else if (BACK_OF_CARD.test(scan.code)) line = 'line_back_of_card';
  return panel({ tone: 'red', icon: 'stop', word: 'word_unknown', sound: 'refused', lines: [word(line)] });
}

function notStored(line) {
  return panel({ tone: 'striped', icon: 'unsaved', word: 'word_not_stored', sound: 'not_stored', lines: [word(line)], settled: false, retry: true });
}

export function leaveReason(status, body) {
  return status === 403 || body?.reason === 'device_revoked' ? 'device_revoked' : 'device_unknown';
}

/** While the answer is on its way. */
export const WAITING = panel({ tone: 'plain', icon: 'wait', word: 'word_waiting', sound: null, settled: false });

/** A card was read before it was clear what to charge. */
export const NO_PRICE = panel({ tone: 'plain', icon: 'price', word: 'word_no_price', sound: null, lines: [word('line_no_price')], settled: false });

/** What came of an undo. */
export function decideVoid(result) {
  if (result.kind !== 'answer') return { ...notStored('line_void_network'), sound: 'not_stored' };
  const { status, body } = result;
  if (status === 401 || status === 403) return { ...notStored('line_device'), leave: leaveReason(status, body) };
  if (status === 200 && body) return panel({ tone: 'plain', icon: 'undo', word: 'word_voided', sound: null, voided: true });
  if (status === 409) return panel({ tone: 'amber', icon: 'stop', word: 'word_void_closed', sound: 'used', lines: [word('line_void_closed')] });
  if (status === 404) return panel({ tone: 'red', icon: 'stop', word: 'word_void_missing', sound: 'refused', lines: [word('line_void_missing')] });
  return notStored('line_void_network');
}
