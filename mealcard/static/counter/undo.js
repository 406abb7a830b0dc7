// Asks why, then undoes one meal: the one that was on the screen when it was asked, not whatever came after.

import { byId, onClick, setText } from './dom.js';
import { formatYuan } from './money.js';
import { hourMinute } from './clock.js';
import { closeSheets, openSheet } from './sheets.js';

export function createUndo({ store, words, till }) {
  let meal = null;

  function open(asked) {
    meal = asked;
    const values = { time: hourMinute(meal.at, store.get().offset), name: meal.name, price: words.say('yuan', { yuan: formatYuan(meal.amount_fen) }) };
    setText(byId('void-meal'), words.say('meal', values));
    openSheet('void');
  }

  onClick(byId('void-reasons'), '[data-void]', ({ dataset }) => {
    closeSheets();
    till.undo(meal, dataset.void);
  });
  return { open };
}
