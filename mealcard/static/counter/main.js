// Puts the tablet's parts together and starts them.

import { byId, onClick } from './dom.js';
import { createBar } from './view-bar.js';
import { createCamera } from './camera.js';
import { createDesk } from './view-desk.js';
import { createEnrol, takeCode } from './enrol.js';
import { createOpinions } from './opinions.js';
import { createScreens } from './screens.js';
import { createSettings } from './settings.js';
import { createSheets } from './sheets.js';
import { createSignals } from './signals.js';
import { createStage } from './view-stage.js';
import { createStore } from './state.js';
import { createSync } from './sync.js';
import { createTill } from './till.js';
import { createToday } from './today.js';
import { createTransport } from './transport.js';
import { createUndo } from './undo.js';
import { fullScreen, keepAwake } from './screenlock.js';
import { listenForWedge } from './keyboard.js';
import { openStorage } from './storage.js';
import { readWords } from './words.js';

const BAR_MS = 10_000;

async function startCounter(body) {
  const code = takeCode(window);
  const words = readWords(byId('words'));
  const store = createStore();
  const screens = createScreens({ words });
  store.subscribe(screens.render);
  if (!window.isSecureContext) return store.send({ type: 'show', screen: 'insecure' });
  const storage = await openStorage().catch(() => null);
  if (!storage) return store.send({ type: 'show', screen: 'broken' });
  build({ body, code, words, store, storage });
  store.send({ type: 'loaded', ...(await storage.load()) });
  store.send({ type: 'show', screen: store.get().device ? 'start' : 'enrol' });
}

function build({ body, code, words, store, storage }) {
  const { api, version } = body.dataset;
  const report = (online) => online !== store.get().online && store.send({ type: 'network', online });
  const transport = createTransport({ api, version, state: store.get, report });
  const signals = createSignals();
  const opinions = createOpinions({ store, transport });
  const till = createTill({ store, transport, signals, kiosk: opinions });
  const sync = createSync({ store, transport, storage, opinions });
  const undo = createUndo({ store, words, till });
  const bar = createBar({ words });
  const desk = createDesk({ store, words, till });
  const stage = createStage({ store, words, opinions, till, openVoid: undo.open });
  const camera = createCamera({
    video: byId('video'),
    workerUrl: new URL('./scanner-worker.js', import.meta.url),
    onCodes: (codes) => codes.forEach((text) => till.take(text, 'camera')),
    onError: stage.cameraState,
  });
  createToday({ store, words, transport, openVoid: undo.open });
  createSettings({ store, words, signals, camera, storage, version });
  createSheets({ store });
  createEnrol({ store, words, transport, storage, code });
  store.subscribe((state, { type }) => {
    if (type === 'seen') return;
    for (const view of [bar, desk, stage]) view.render(state);
    if (type === 'chose') storage.save('choice', state.choice);
    if (type === 'gone') camera.stop();
  });
  listenForWedge({ active: () => store.get().screen === 'till', onScan: (scan) => till.take(scan.code, scan.entry) });
  setInterval(() => bar.render(store.get()), BAR_MS);
  wireStart({ store, storage, signals, sync, stage, camera });
}

function wireStart({ store, storage, signals, sync, stage, camera }) {
  async function start() {
    // None of these is worth waiting for: a tablet without a loudspeaker still serves.
    signals.unlock().catch(() => {});
    fullScreen();
    keepAwake();
    store.send({ type: 'show', screen: 'till' });
    stage.cameraState('camera_opening');
    camera.start();
    await sync.refresh();
    await sync.recallLast();
  }

  async function enrolAgain() {
    await storage.clear();
    store.send({ type: 'left' });
  }

  onClick(byId('start').parentElement, '#start', start);
  onClick(byId('gone-enrol').parentElement, '#gone-enrol', enrolAgain);
  onClick(document, '#camera-retry', () => camera.start());
  window.addEventListener('online', () => store.get().screen === 'till' && sync.refresh());
  window.addEventListener('offline', () => store.send({ type: 'network', online: false }));
  window.addEventListener('beforeunload', (event) => {
    if (store.get().unsettled.length) event.preventDefault();
  });
}

for (const body of document.querySelectorAll('[data-module="counter"]')) startCounter(body);
