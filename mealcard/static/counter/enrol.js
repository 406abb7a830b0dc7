// Un-enrolled to enrolled: a one-time code, typed or carried in the page's address by a QR.

import { byId, setText } from './dom.js';

/** The code in the address, which is cleaned at once: it must stay neither in the history nor on the screen. */
export function takeCode({ location, history }) {
  const code = new URLSearchParams(location.hash.slice(1)).get('code') ?? '';
  if (location.hash) history.replaceState(null, '', location.pathname + location.search);
  return code.trim();
}

/** What an answer to an enrolment means: `enrolled` or the name of a sentence. Pure. */
export function enrolOutcome(result) {
  if (result.kind !== 'answer' || result.status >= 500) return 'enrol_network';
  if (result.status === 201 && result.body?.token) return 'enrolled';
  return result.status === 429 ? 'enrol_slow_down' : 'enrol_refused';
}

export function createEnrol({ store, words, transport, storage, code }) {
  const form = byId('enrol-form');
  const error = byId('enrol-error');
  byId('enrol-code').value = code;

  function complain(name, field) {
    setText(error, words.say(name));
    error.hidden = false;
    field.focus();
  }

  async function submit(event) {
    event.preventDefault();
    const [codeField, nameField] = [byId('enrol-code'), byId('enrol-name')];
    const [typed, name] = [codeField.value.trim(), nameField.value.trim()];
    error.hidden = true;
    if (!typed || !name) return complain('enrol_empty', typed ? nameField : codeField);
    byId('enrol-send').disabled = true;
    const result = await transport.enrol(typed, name);
    byId('enrol-send').disabled = false;
    const outcome = enrolOutcome(result);
    if (outcome !== 'enrolled') return complain(outcome, codeField);
    const { device_id, token, provider, office } = result.body;
    const device = { device_id, token, name, provider, office };
    await storage.save('device', device);
    form.reset();
    store.send({ type: 'enrolled', device });
  }

  form.addEventListener('submit', submit);
}
