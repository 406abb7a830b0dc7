// A scan is the body of one redemption and what came of it. Pure.

/** The body of `POST /redemptions`; it is kept as it is, so that a retry sends the very same one. */
export function newScan({ code, entry, choice, key, scannedAt, operator = null }) {
  return {
    key,
    code,
    entry,
    price_fen: choice.item_id ? null : choice.price_fen,
    item_id: choice.item_id,
    channel: 'dine_in',
    scanned_at: scannedAt,
    offline: false,
    operator,
  };
}

/**
 * The unsettled scan that this one repeats, or null.
 * A timed-out scan may have been stored: shown again at the same price it must carry the same key, or the senior would be
 * told that the card was already used.
 */
export function repeated(unsettled, scan) {
  const same = (other) => other.code === scan.code && other.item_id === scan.item_id && other.price_fen === scan.price_fen;
  return unsettled.find(same) ?? null;
}

/** Removes a scan that has its answer, or adds one that has none yet (once). */
export function withAnswer(unsettled, scan, settled) {
  const others = unsettled.filter((other) => other.key !== scan.key);
  return settled ? others : [...others, scan];
}
