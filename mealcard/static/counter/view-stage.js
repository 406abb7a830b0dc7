// The right side: the camera's picture, the result of the latest card, the question to the senior.

import { byId, el, onClick, setText } from './dom.js';
import { formatYuan } from './money.js';
import { hourMinute } from './clock.js';

export function createStage({ store, words, opinions, till, openVoid }) {
  const price = (fen) => words.say('yuan', { yuan: formatYuan(fen) });
  let shown = null;

  function sentence({ word, values, text }) {
    if (word === null) return text;
    const { config, device, offset } = store.get();
    const filled = { phone: (config?.office ?? device?.office)?.phone ?? '' };
    for (const [name, value] of Object.entries(values)) {
      if (name === 'fen') filled.price = price(value);
      else if (name === 'at') filled.time = hourMinute(Date.parse(value), offset);
      else filled[name] = value;
    }
    return words.say(word, filled, '');
  }

  function renderPanel(panel) {
    byId('panel').hidden = panel === null;
    if (panel === null) return;
    byId('panel-icon').setAttribute('href', `#icon-${panel.icon}`);
    setText(byId('panel-word'), words.say(panel.word));
    byId('panel-amount').hidden = panel.amount_fen === null;
    setText(byId('panel-figure'), panel.amount_fen === null ? '' : price(panel.amount_fen));
    const tags = panel.diet.map((tag) => el('span', { className: 'tag', textContent: words.say(`diet_${tag}`, {}, tag) }));
    byId('panel-who').hidden = !panel.name && !tags.length;
    byId('panel-who').replaceChildren(el('b', { textContent: panel.name }), ...tags);
    const lines = panel.lines.map(sentence).filter(Boolean);
    const rows = panel.tone === 'ok' ? [lines.join(' · ')] : lines;
    const notices = panel.notices.map(sentence).filter(Boolean);
    byId('panel-lines').replaceChildren(
      ...notices.map((text) => el('p', { className: 'panel__notice', textContent: text })),
      ...rows.map((text) => el('p', { className: 'panel__line', textContent: text })),
    );
    if (panel.tone !== 'plain') speak(panel, [...notices, ...lines]);
  }

  function speak(panel, lines) {
    const due = panel.amount_fen === null ? [] : [words.say('spoken_due', { price: price(panel.amount_fen) })];
    byId('spoken').textContent = [words.say(panel.word), ...due, panel.name, ...lines].filter(Boolean).join(', ');
  }

  function renderKiosk({ kiosk, panel }) {
    const at = panel ? 'hidden' : kiosk.step;
    byId('ask').hidden = at !== 'ask';
    byId('why').hidden = at !== 'reasons';
    byId('thanks').hidden = at !== 'thanks';
    for (const button of document.querySelectorAll('[data-reason]')) {
      button.setAttribute('aria-pressed', String(kiosk.reasons.includes(button.dataset.reason)));
    }
    return at;
  }

  function renderFoot({ last, unsettled }) {
    setText(byId('last-meal'), last ? words.say('last', { name: last.name, price: price(last.amount_fen) }) : words.say('last_none'));
    byId('open-void').setAttribute('aria-disabled', String(last === null));
    byId('retry').hidden = unsettled.length === 0;
    setText(byId('retry-words'), words.say('retry', { count: unsettled.length }));
  }

  function render(state) {
    if (state.panel !== shown) renderPanel(state.panel);
    shown = state.panel;
    const asking = renderKiosk(state);
    byId('stage').dataset.tone = state.panel?.tone ?? (asking === 'hidden' ? 'none' : 'ask');
    renderFoot(state);
  }

  /** Null when the camera works, else the name of what is wrong. */
  function cameraState(name) {
    setText(byId('idle-words'), words.say(name ?? 'aim'));
    byId('idle').dataset.state = name ?? 'ready';
    byId('camera-retry').hidden = name === null || name === 'camera_opening' || name === 'camera_unsupported';
  }

  onClick(byId('ask'), '[data-choice]', (button) => opinions.send({ type: 'choose', choice: button.dataset.choice }));
  onClick(byId('why'), '[data-reason]', (button) => opinions.send({ type: 'toggle', reason: button.dataset.reason }));
  onClick(byId('stage'), '[data-kiosk]', (button) => opinions.send({ type: button.dataset.kiosk }));
  onClick(byId('retry').parentElement, '#retry', () => till.retry());
  onClick(byId('retry').parentElement, '#open-void', () => store.get().last && openVoid(store.get().last));
  return { render, cameraState };
}
