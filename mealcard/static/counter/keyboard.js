// Listens for a keyboard-wedge scanner wherever the focus is, except in a text field.

import { EMPTY, feed } from './wedge.js';

export function listenForWedge({ active, onScan }) {
  let buffer = EMPTY;

  document.addEventListener(
    'keydown',
    (event) => {
      if (!active() || event.ctrlKey || event.altKey || event.metaKey || event.target.matches?.('input, textarea')) return;
      const result = feed(buffer, event);
      buffer = result.buffer;
      if (result.swallow) {
        event.preventDefault();
        event.stopPropagation();
      }
      if (result.scan) onScan(result.scan);
    },
    { capture: true },
  );
  // A finger on the screen is a person at work: keys before it belong to nothing.
  document.addEventListener('pointerdown', () => (buffer = EMPTY), { capture: true });
}
