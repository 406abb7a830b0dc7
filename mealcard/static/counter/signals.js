// Sounds and vibration that tell the outcome without a look at the screen.

/** Tones as [hertz, milliseconds]; vibration in milliseconds, on and off by turns. */
export const SIGNALS = {
  accepted: { tones: [[1046, 150]], vibration: [120] },
  used: { tones: [[660, 150], [660, 150]], vibration: [120, 100, 120] },
  refused: { tones: [[440, 150], [440, 150], [440, 150]], vibration: [120, 100, 120, 100, 120] },
  not_stored: { tones: [[440, 900]], vibration: [900] },
};
const GAP_MS = 100;
const RAMP_S = 0.01; // without it each tone begins and ends with a click
const LOUDNESS = 0.6;

export function createSignals() {
  let audio = null;

  /** Must be called from a tap: browsers keep a page silent until then. */
  async function unlock() {
    audio ??= new AudioContext();
    if (audio.state === 'suspended') await audio.resume();
  }

  function play(name) {
    const signal = SIGNALS[name];
    if (!signal) return;
    navigator.vibrate?.(signal.vibration);
    if (!audio) return;
    let at = audio.currentTime + RAMP_S;
    for (const [hertz, ms] of signal.tones) {
      tone(hertz, at, ms / 1000);
      at += (ms + GAP_MS) / 1000;
    }
  }

  function tone(hertz, at, seconds) {
    const oscillator = new OscillatorNode(audio, { type: 'square', frequency: hertz });
    const gain = new GainNode(audio, { gain: 0 });
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(LOUDNESS, at + RAMP_S);
    gain.gain.setValueAtTime(LOUDNESS, at + seconds - RAMP_S);
    gain.gain.linearRampToValueAtTime(0, at + seconds);
    oscillator.connect(gain).connect(audio.destination);
    oscillator.start(at);
    oscillator.stop(at + seconds);
  }

  return { unlock, play };
}
