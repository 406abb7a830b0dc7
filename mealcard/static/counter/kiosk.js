// The question to the senior after a meal, as a state machine. Pure: time is passed in, a finished rating is handed back.

export const ASK_MS = 60_000;
export const THANKS_MS = 2_500;
export const HIDDEN = { step: 'hidden', redemption: null, choice: null, reasons: [], until: 0 };

const stay = (state) => ({ state, rating: null });
const leave = (state) => ({ state: HIDDEN, rating: state.step === 'reasons' ? ratingOf(state) : null });

function ratingOf({ redemption, choice, reasons }) {
  return { redemption, choice, reasons };
}

function thank(state, now) {
  return { state: { ...HIDDEN, step: 'thanks', until: now + THANKS_MS }, rating: ratingOf(state) };
}

const moves = {
  open: (state, { redemption, now }) => stay({ ...HIDDEN, step: 'ask', redemption, until: now + ASK_MS }),
  choose: (state, { choice, now }) => {
    if (state.step !== 'ask') return stay(state);
    const chosen = { ...state, choice };
    return choice === 'good' ? thank(chosen, now) : stay({ ...chosen, step: 'reasons', until: now + ASK_MS });
  },
  toggle: (state, { reason }) => {
    if (state.step !== 'reasons') return stay(state);
    const had = state.reasons.includes(reason);
    return stay({ ...state, reasons: had ? state.reasons.filter((other) => other !== reason) : [...state.reasons, reason] });
  },
  done: (state, { now }) => (state.step === 'reasons' ? thank(state, now) : stay(state)),
  // A senior who walks away after the choice has answered: the choice counts, only the question goes.
  end: (state) => leave(state),
  tick: (state, { now }) => (state.step !== 'hidden' && now >= state.until ? leave(state) : stay(state)),
};

/** Answers `{state, rating}`; rating is the body of `POST /ratings` when the event completes one, else null. */
export function step(state, event) {
  return moves[event.type](state, event);
}
