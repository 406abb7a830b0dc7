// Today's meals of this provider, and what the shift adds up to by operator and by tablet.

import { byId, el, onClick, setText } from './dom.js';
import { day, hourMinute } from './clock.js';
import { formatYuan } from './money.js';
import { mealOf } from './sync.js';
import { openSheet } from './sheets.js';

const ROW_PX = 80;
const SUMS = ['price_fen', 'merchant_fen', 'subsidy_fen', 'self_pay_fen'];

export function createToday({ store, words, transport, openVoid, now = Date.now }) {
  let items = [];
  let page = 0;

  const price = (fen) => words.say('yuan', { yuan: formatYuan(fen) });

  async function open() {
    items = [];
    setText(byId('today-words'), words.say('loading'));
    byId('today-rows').replaceChildren();
    byId('today-sums').replaceChildren();
    byId('today-pager').hidden = true;
    openSheet('today');
    show('meals');
    const date = day(now(), store.get().offset);
    const result = await transport.meals(date);
    if (result.kind === 'answer' && result.status === 200 && result.body) fill(result.body);
    else setText(byId('today-words'), words.say('today_network'));
  }

  function fill(body) {
    items = [...body.items].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
    page = 0;
    const sum = { date: body.date, count: body.totals.count, price: price(body.totals.self_pay_fen) };
    setText(byId('today-words'), items.length ? words.say('today_sum', sum) : words.say('today_none'));
    byId('today-sums').replaceChildren(...sumRows(body.totals));
    drawPage();
  }

  function drawPage() {
    byId('today-pager').hidden = false; // it takes room from the rows that are counted next
    const size = Math.max(1, Math.floor((byId('today-rows').clientHeight + 8) / ROW_PX));
    const pages = Math.max(1, Math.ceil(items.length / size));
    page = Math.min(Math.max(page, 0), pages - 1);
    byId('today-rows').replaceChildren(...items.slice(page * size, (page + 1) * size).map(row));
    byId('today-pager').hidden = pages === 1;
    setText(byId('today-page'), words.say('page', { page: page + 1, pages }));
    byId('today-pager').querySelector('[data-page="-1"]').disabled = page === 0;
    byId('today-pager').querySelector('[data-page="1"]').disabled = page === pages - 1;
  }

  function row(item) {
    const time = hourMinute(Date.parse(item.at), store.get().offset);
    // The last digits tell two namesakes apart; whole numbers could be typed in for people who are not here.
    const who = [el('b', { textContent: item.card.name_masked }), ` …${item.card.number.slice(-4)}`];
    const parts = [
      el('span', { className: 'row__time', textContent: time }),
      el('span', { className: 'row__who' }, who),
      el('span', { className: 'row__window', textContent: words.say(`window_${item.window}`, {}, item.window) }),
      el('span', { className: 'row__price', textContent: price(item.amounts.self_pay_fen) }),
    ];
    return el('li', { className: 'row', data: { state: item.state } }, [...parts, end(item)]);
  }

  function end(item) {
    if (item.state !== 'served') return el('span', { className: 'row__state', textContent: words.say(`state_${item.state}`, {}, item.state) });
    const button = el('button', { type: 'button', className: 'button', textContent: words.say('undo'), data: { undo: item.id } });
    button.setAttribute('aria-label', `${words.say('undo')} ${item.card.name_masked} ${hourMinute(Date.parse(item.at), store.get().offset)}`);
    return button;
  }

  function sumRows(totals) {
    const operator = ({ name }) => (name ? words.say('sum_operator', { name }) : words.say('sum_operator_none'));
    return [
      ...totals.by_operator.map((sum) => sumRow(operator(sum), sum)),
      ...totals.by_device.map((sum) => sumRow(words.say('sum_device', { name: sum.name }), sum)),
      sumRow(words.say('sum_all'), totals),
    ];
  }

  function sumRow(name, sum) {
    const head = el('th', { scope: 'row', textContent: name });
    return el('tr', {}, [head, el('td', { textContent: sum.count }), ...SUMS.map((key) => el('td', { textContent: formatYuan(sum[key]) }))]);
  }

  function show(tab) {
    byId('today-meals').hidden = tab !== 'meals';
    byId('today-totals').hidden = tab !== 'totals';
    for (const button of document.querySelectorAll('[data-today]')) button.setAttribute('aria-pressed', String(button.dataset.today === tab));
  }

  onClick(byId('open-today').parentElement, '#open-today', open);
  onClick(byId('today'), '[data-today]', ({ dataset }) => show(dataset.today));
  onClick(byId('today-pager'), '[data-page]', ({ dataset }) => {
    page += Number(dataset.page);
    drawPage();
  });
  onClick(byId('today-rows'), '[data-undo]', ({ dataset }) => openVoid(mealOf(items.find((item) => item.id === dataset.undo))));
}
