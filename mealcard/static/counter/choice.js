// What the next card is charged: a set meal or a typed price. It stays until it is changed. Pure.

/** `{item_id, name, price_fen}`: item_id is null for a typed price, name is null too. */
export function ofItem(item) {
  return { item_id: item.id, name: item.name, price_fen: item.price_fen };
}

export function ofPrice(fen) {
  return { item_id: null, name: null, price_fen: fen };
}

/** What to start with: the last choice while it is still allowed (at today's price), else the point's usual meal, else nothing. */
export function startingChoice(config, saved) {
  const byId = (id) => config.items.find((item) => item.id === id);
  if (saved?.item_id && byId(saved.item_id)) return ofItem(byId(saved.item_id));
  if (saved && !saved.item_id && config.free_price) return saved;
  const usual = config.default_item && byId(config.default_item);
  return usual ? ofItem(usual) : null;
}
