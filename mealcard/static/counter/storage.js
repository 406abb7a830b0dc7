// What outlives a reload: the device's token, the last configuration and the last choice. Never a card.

import { openDB } from '../vendor/idb/index.js';

const NAME = 'mealcard-counter';
const STORE = 'settings';

export async function openStorage() {
  const database = await openDB(NAME, 1, { upgrade: (db) => db.createObjectStore(STORE) });
  return {
    load: async () => {
      const [device, config, choice] = await Promise.all(['device', 'config', 'choice'].map((key) => database.get(STORE, key)));
      return { device: device ?? null, config: config ?? null, choice: choice ?? null };
    },
    save: (key, value) => database.put(STORE, value, key),
    clear: () => database.clear(STORE),
  };
}
