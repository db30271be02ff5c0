// Turns one element into another with the fewest changes: what stays keeps its focus, its selection and its scroll position.
const ownedByPerson = new Set(['open', 'aria-pressed']);

export function morph(from, to, onAdded) {
  if (from.isEqualNode(to)) return;
  syncAttributes(from, to);
  if (!from.hasAttribute('data-static')) syncChildren(from, to, onAdded);
}

function syncAttributes(from, to) {
  for (const { name } of [...from.attributes]) if (!to.hasAttribute(name) && !ownedByPerson.has(name)) from.removeAttribute(name);
  for (const { name, value } of to.attributes)
    if (!ownedByPerson.has(name) && from.getAttribute(name) !== value) from.setAttribute(name, value);
  if (from.localName === 'progress' || from.localName === 'meter') from.value = to.getAttribute('value');
}

function syncChildren(from, to, onAdded) {
  const keyed = new Map([...from.children].filter(keyOf).map(child => [keyOf(child), child]));
  let here = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    while (here?.dataset?.keep !== undefined) here = here.nextSibling;
    const match = find(wanted, here, keyed);
    if (match === null) {
      const added = document.importNode(wanted, true);
      from.insertBefore(added, here);
      if (keyOf(added)) onAdded(added);
    } else {
      if (match === here) here = here.nextSibling;
      else from.insertBefore(match, here);
      if (match.nodeType === Node.ELEMENT_NODE) morph(match, wanted, onAdded);
      else if (match.data !== wanted.data) match.data = wanted.data;
    }
  }
  while (here) {
    const next = here.nextSibling;
    if (here.dataset?.keep === undefined) here.remove();
    here = next;
  }
}

function find(wanted, here, keyed) {
  const key = keyOf(wanted);
  if (key) return keyed.get(key) ?? null;
  for (let node = here; node; node = node.nextSibling)
    if (node.nodeType === wanted.nodeType && node.nodeName === wanted.nodeName && !keyOf(node)) return node;
  return null;
}

const keyOf = node => node.dataset?.key || node.id || '';
