// The page's catalogue: sentences that the server wrote into the page in the reader's language.

/** Puts values into `{name}` places. Pure. */
export function fill(sentence, values = {}) {
  return sentence.replace(/\{(\w+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
}

export function readWords(template) {
  const words = new Map();
  for (const item of template.content.querySelectorAll('[data-word]')) words.set(item.dataset.word, item.textContent.trim());
  return createWords(words);
}

export function createWords(words) {
  /** The sentence by its name; `otherwise` for names that come from the server and may be newer than this page. */
  function say(name, values, otherwise = name) {
    return words.has(name) ? fill(words.get(name), values) : otherwise;
  }
  return { say };
}
