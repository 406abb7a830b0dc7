// Small ways to the page. Text goes in as text, never as markup.

export const byId = (id) => document.getElementById(id);

/** A new element; `props` are properties, `data` its data attributes. */
export function el(tag, { data = {}, ...props } = {}, children = []) {
  const element = Object.assign(document.createElement(tag), props);
  Object.assign(element.dataset, data);
  element.append(...children);
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** One of the drawings in the page's sprite. */
export function icon(name, className = 'icon') {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', className);
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#icon-${name}`);
  svg.append(use);
  return svg;
}

export function onClick(root, selector, handler) {
  root.addEventListener('click', (event) => {
    const target = event.target.closest(selector);
    if (target && !target.disabled) handler(target);
  });
}

/** Touches the page only when the text changes: screen readers repeat what is written again. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
