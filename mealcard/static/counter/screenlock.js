// A tablet at a till must not go dark, and its browser bars take the room of a button.

let wanted = false;

async function hold() {
  try {
    await navigator.wakeLock?.request('screen');
  } catch {
    // Low battery or a hidden page: the tablet still serves, it only goes dark sooner.
  }
}

/** Keeps the screen on, also after the page was out of sight (the lock is lost then). */
export function keepAwake() {
  if (!wanted) document.addEventListener('visibilitychange', () => document.hidden || hold());
  wanted = true;
  return hold();
}

export async function fullScreen(on = true) {
  try {
    await (on ? document.documentElement.requestFullscreen?.() : document.exitFullscreen?.());
  } catch {
    // Refused by the browser: everything also fits with its bars.
  }
}
