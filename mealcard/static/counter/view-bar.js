// The top bar: where we are, which meal it is, whether the network is there.

import { byId, icon, setText } from './dom.js';
import { hourMinute, windowAt } from './clock.js';

export function createBar({ words, now = Date.now }) {
  const net = byId('bar-net');
  const netWords = document.createElement('span');

  function windowWords({ config, offset, skew }) {
    const time = hourMinute(now() - skew * 60_000, offset);
    const window = windowAt(config.windows, time);
    if (!window) return `${time} · ${words.say('window_none')}`;
    const values = { name: words.say(`window_${window.code}`, {}, window.name), starts: window.starts.slice(0, 5), ends: window.ends.slice(0, 5) };
    return `${time} · ${words.say('window_now', values)}`;
  }

  function netState({ online, skew }) {
    if (!online) return ['offline', words.say('offline')];
    if (skew) return ['skewed', words.say(skew > 0 ? 'clock_fast' : 'clock_slow', { minutes: Math.abs(skew) })];
    return ['online', words.say('online')];
  }

  function render(state) {
    const provider = state.config?.provider ?? state.device?.provider;
    setText(byId('bar-provider'), provider?.name ?? '');
    setText(byId('bar-window'), state.config && state.screen === 'till' ? windowWords(state) : '');
    byId('open-today').hidden = byId('open-settings').hidden = state.screen !== 'till';
    net.hidden = state.screen !== 'till';
    const [name, text] = netState(state);
    if (net.dataset.net !== name) net.replaceChildren(icon(name === 'skewed' ? 'wait' : name), netWords);
    net.dataset.net = name;
    setText(netWords, text);
  }

  return { render };
}
