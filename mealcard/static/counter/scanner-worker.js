// Finds QR codes in frames, off the page's thread so that a slow tablet stays quick to the touch.

import { BarcodeDetector, prepareZXingModule } from '../vendor/barcode-detector/ponyfill.js';

const WASM = new URL('../vendor/zxing/zxing_reader.wasm', import.meta.url).href;

// Left alone the library asks a public CDN for its wasm.
const ready = prepareZXingModule({ overrides: { locateFile: () => WASM }, fireImmediately: true });
ready.then(
  () => self.postMessage({ type: 'ready' }),
  () => self.postMessage({ type: 'failed' }),
);
const detector = new BarcodeDetector({ formats: ['qr_code'] });

self.addEventListener('message', async ({ data: frame }) => {
  try {
    const found = await detector.detect(frame);
    self.postMessage({ type: 'codes', codes: found.map((code) => code.rawValue) });
  } catch {
    self.postMessage({ type: 'codes', codes: [] });
  } finally {
    frame.close();
  }
});
