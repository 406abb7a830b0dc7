// What stands out of the page, is too small for a finger, or too small for eyes. Answers {what: example}: one for each sort of element.
({ target, text: smallest, body, lesser, still }) => {
  const root = document.querySelector('dialog[open]') ?? document.body, page = document.documentElement, found = {};
  const say = (what, node, why) => {
    const words = (node.textContent || node.id).trim().replace(/\s+/g, ' ').slice(0, 40);
    found[`${what}: ${node.parentElement.localName} > ${node.localName}.${node.className || node.type || ''}`] ??= `${words} ${why}`;
  };
  const unseen = (node) => !node.checkVisibility({ visibilityProperty: true }) || node.closest('svg:not([role])') ||
    [...ancestors(node)].some((one) => getComputedStyle(one).clipPath !== 'none' || one.classList.contains('unseen'));
  function* ancestors(node) { for (let one = node; one && one !== document; one = one.parentElement) yield one; }
  const scrollsItself = (node) => [...ancestors(node.parentElement)].some((one) => one !== page && one !== document.body && ['auto', 'scroll', 'hidden'].includes(getComputedStyle(one).overflowX));
  const ownText = (node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
  const inSentence = (node) => getComputedStyle(node).display === 'inline' && [...node.parentElement.childNodes].some((child) =>
    child !== node && child.nodeType === 3 && child.textContent.replace(/[\s·,，、。：:；|/]/g, ''));

  const wide = () => [...root.querySelectorAll('*')].filter((node) => node.getBoundingClientRect().right > innerWidth + 1 && !scrollsItself(node));
  if (page.scrollWidth > innerWidth) found['the page scrolls sideways'] = `${page.scrollWidth} px on ${innerWidth}: ${wide().slice(-2).map((node) => node.outerHTML.slice(0, 150))}`;
  if (still && page.scrollHeight > innerHeight) found['the page scrolls'] = `${page.scrollHeight} px on ${innerHeight}`;
  if (parseFloat(getComputedStyle(document.body).fontSize) < body) found['small text'] = getComputedStyle(document.body).fontSize;

  const boxOf = (node) => {
    const boxes = [node, ...(node.matches('input[type=checkbox], input[type=radio]') ? node.labels ?? [] : [])].map((one) => one.getBoundingClientRect());
    const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
    return { width: Math.max(...boxes.map((box) => box.right)) - left, height: Math.max(...boxes.map((box) => box.bottom)) - top };
  };
  for (const node of root.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
    if (unseen(node) || inSentence(node) || node.matches('.skip, [tabindex="-1"]')) continue;
    const { width, height } = boxOf(node), least = lesser && node.closest('.leaflet-container, .lesser') ? lesser : target;
    if (Math.min(width, height) < least - 0.5) say('small target', node, `${Math.round(width)}×${Math.round(height)}`);
  }
  for (const node of root.querySelectorAll('*')) {
    if (!ownText(node) || unseen(node)) continue;
    const size = parseFloat(getComputedStyle(node).fontSize), box = node.getBoundingClientRect();
    if (size < smallest - 0.1) say('small print', node, `${size} px`);
    if (box.width && box.right > innerWidth + 1 && !scrollsItself(node)) say('outside on the right', node, `${Math.round(box.right)} px`);
    if (still && (box.left < -1 || box.top < -1 || box.bottom > innerHeight + 1)) say('outside', node, '');
  }
  return found;
}
