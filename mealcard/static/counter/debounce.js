// A card in view is read ten times a second. It counts again only after it was out of view for a while. Pure.

export const QUIET_MS = 4000;

/** A sighting of a code. `fresh` is true when it must be acted on; every sighting starts the quiet time anew. */
export function see(seen, code, now) {
  const kept = Object.fromEntries(Object.entries(seen).filter(([, at]) => now - at < QUIET_MS && now >= at));
  return { seen: { ...kept, [code]: now }, fresh: !(code in kept) };
}
