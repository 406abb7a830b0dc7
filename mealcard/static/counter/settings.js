// Trying the sound, the camera, and taking the tablet out of service.

import { byId, onClick, setText } from './dom.js';
import { fullScreen } from './screenlock.js';
import { openSheet } from './sheets.js';

export function createSettings({ store, words, signals, camera, storage, version }) {
  function open() {
    const { device, config } = store.get();
    const values = { device: device.name, provider: (config ?? device).provider?.name ?? '', version };
    setText(byId('settings-device'), words.say('device', values));
    ask(false);
    setText(byId('settings-words'), '');
    openSheet('settings');
  }

  function ask(sure) {
    byId('leave-sure').hidden = !sure;
  }

  function wantToLeave() {
    const waiting = store.get().unsettled.length + store.get().flying.length;
    ask(waiting === 0);
    setText(byId('settings-words'), waiting ? words.say('leave_waiting', { count: waiting }) : words.say('leave_sure'));
  }

  async function leave() {
    camera.stop();
    await storage.clear();
    store.send({ type: 'left' });
  }

  const acts = {
    sound: () => signals.play('accepted'),
    camera: () => camera.start(),
    screen: () => fullScreen(!document.fullscreenElement),
    leave: wantToLeave,
    sure: leave,
    stay: open,
  };
  onClick(byId('settings'), '[data-setting]', ({ dataset }) => acts[dataset.setting]());
  onClick(byId('open-settings').parentElement, '#open-settings', open);
}
