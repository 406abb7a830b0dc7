// The left side: what the next card is charged, and the pad for a price or a card number.

import { byId, el, onClick, setText } from './dom.js';
import { group, numberHint } from './cardnumber.js';
import { ofItem, ofPrice } from './choice.js';
import { formatYuan } from './money.js';
import { pressNumber, pressPrice, typedPrice } from './keypad.js';

export function createDesk({ store, words, till }) {
  const items = byId('items');
  let tab = null;
  let wanted = null; // the tab a person opened
  let number = '';
  let page = 0;

  const price = (fen) => words.say('yuan', { yuan: formatYuan(fen) });
  const redraw = () => render(store.get());

  function openTab(name) {
    wanted = name;
    number = '';
    if (store.get().draft) store.send({ type: 'typed', draft: '' });
    redraw();
  }

  function press(key) {
    if (tab === 'number') pressOnNumber(key);
    else pressOnPrice(key);
    redraw();
  }

  function pressOnNumber(key) {
    if (key !== 'enter') number = pressNumber(number, key);
    else if (number) {
      till.take(number, 'typed');
      number = '';
    }
  }

  function pressOnPrice(key) {
    const { draft } = store.get();
    if (key !== 'enter') return store.send({ type: 'typed', draft: pressPrice(draft, key) });
    const fen = typedPrice(draft);
    if (fen !== null) till.choose(ofPrice(fen));
  }

  function tabs({ config }) {
    const open = { items: Boolean(config?.items.length), price: config?.free_price ?? true, number: true };
    tab = [wanted, 'items', 'price', 'number'].find((name) => open[name]);
    for (const button of document.querySelectorAll('[data-tab]')) {
      button.hidden = !open[button.dataset.tab];
      button.setAttribute('aria-pressed', String(button.dataset.tab === tab));
    }
  }

  function display({ choice, draft }) {
    if (tab === 'number') return numberDisplay(choice);
    if (draft) return [words.say('draft'), words.say('yuan', { yuan: draft }), 'draft'];
    if (!choice) return ['', words.say('charge_none'), 'none'];
    return [[words.say('charge'), choice.name].filter(Boolean).join(' · '), price(choice.price_fen), 'set'];
  }

  function numberDisplay(choice) {
    const label = choice ? words.say('number', { price: price(choice.price_fen) }) : words.say('number_no_price');
    const hint = numberHint(number);
    const told = hint === 'wrong' || hint === 'complete' ? words.say(`number_${hint}`) : label;
    return [told, group(number) || '\u2013', hint === 'wrong' ? 'wrong' : 'number'];
  }

  function renderItems({ config, choice }) {
    const all = config?.items ?? [];
    const room = items.clientWidth < 500 && items.clientHeight < 440 ? 8 : 10;
    const size = all.length > room ? room - 1 : room;
    const pages = Math.max(1, Math.ceil(all.length / size));
    page %= pages;
    const shown = all.slice(page * size, (page + 1) * size);
    const drawn = JSON.stringify([shown, choice?.item_id, page, pages]);
    if (items.dataset.drawn === drawn) return;
    items.dataset.drawn = drawn;
    items.replaceChildren(...shown.map((item) => itemButton(item, item.id === choice?.item_id)));
    if (pages > 1) items.append(el('button', { type: 'button', className: 'item item--more', textContent: words.say('more_items', { page: page + 1, pages }) }));
  }

  function itemButton(item, pressed) {
    const parts = [el('span', { className: 'item__name', textContent: item.name }), el('span', { className: 'item__price', textContent: price(item.price_fen) })];
    const button = el('button', { type: 'button', className: 'item', data: { item: item.id } }, parts);
    button.setAttribute('aria-pressed', String(pressed));
    return button;
  }

  function render(state) {
    tabs(state);
    items.hidden = tab !== 'items';
    byId('pad').hidden = tab === 'items';
    byId('key-point').disabled = tab === 'number';
    const [label, value, kind] = display(state);
    setText(byId('display-label'), label);
    setText(byId('display-value'), value);
    byId('display').dataset.kind = kind;
    if (tab === 'items' && state.screen === 'till') renderItems(state);
  }

  onClick(document, '[data-tab]', (button) => openTab(button.dataset.tab));
  onClick(byId('pad'), '[data-key]', (button) => press(button.dataset.key));
  onClick(items, '[data-item]', (button) => till.choose(ofItem(store.get().config.items.find((item) => item.id === button.dataset.item))));
  onClick(items, '.item--more', () => {
    page += 1;
    redraw();
  });
  window.addEventListener('resize', redraw);
  return { render };
}
