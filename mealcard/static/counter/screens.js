// Which of the page's screens is shown, and the words on the small ones.

import { byId, setText } from './dom.js';

const FOCUS = { enrol: 'enrol-code', start: 'start', gone: 'gone-enrol' };

export function createScreens({ words }) {
  let shown = null;

  function render(state) {
    setText(byId('start-provider'), (state.config ?? state.device)?.provider?.name ?? '');
    if (state.gone) renderGone(state);
    if (state.screen === shown) return;
    shown = state.screen;
    document.body.dataset.screen = shown;
    for (const view of document.querySelectorAll('[data-view]')) view.hidden = view.dataset.view !== shown;
    if (FOCUS[shown]) byId(FOCUS[shown]).focus();
  }

  function renderGone({ gone, device }) {
    setText(byId('gone-title'), words.say(`gone_${gone}`));
    setText(byId('gone-words'), words.say(`gone_${gone}_words`));
    const office = device?.office;
    setText(byId('gone-office'), office?.phone ? words.say('office', { office: office.name ?? '', phone: office.phone }) : '');
  }

  return { render };
}
