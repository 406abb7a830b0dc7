// The sheets over the till. A card that comes meanwhile closes them: the line goes first.

import { byId, onClick } from './dom.js';

export function openSheet(id) {
  closeSheets();
  byId(id).showModal();
}

export function closeSheets() {
  for (const sheet of document.querySelectorAll('dialog[open]')) sheet.close();
}

export function createSheets({ store }) {
  onClick(document, '[data-close]', closeSheets);
  store.subscribe((_state, { type }) => {
    if (type === 'sent' || type === 'held' || type === 'gone' || type === 'left') closeSheets();
  });
}
