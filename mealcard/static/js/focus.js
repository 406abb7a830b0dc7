// Puts the focus on an error summary, so that a screen reader reads it first.
export function start(element) {
  element.focus();
}
