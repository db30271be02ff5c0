// Keys for people who would rather not reach for the mouse. While somebody types, or a dialog is open, none of them means anything.
const patience = 1500; // between g and the letter that says where
let going = 0;

export function listenForKeys() {
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
    if (press(event.key)) event.preventDefault();
  });
  document.addEventListener('click', event => event.target.closest('button[data-action=keys]') && showKeys());
}

const isTyping = target => target.closest('input, textarea, select, [contenteditable], dialog[open]') !== null;

function press(key) {
  if (Date.now() < going) {
    going = 0;
    return follow(`[data-go="${CSS.escape(key)}"]`);
  }
  switch (key) {
    case '/': return focus(document.querySelector('main [data-search], main input[type=search]'));
    case 'j': case 'ArrowDown': return move(1);
    case 'k': case 'ArrowUp': return move(-1);
    case 'n': return follow('main a[rel=next]');
    case 'p': return document.querySelector('main a[rel=prev]') ? back() : false;
    case 'g': going = Date.now() + patience; return true;
    case '?': return showKeys();
    default: return false;
  }
}

// The page before is where one came from; whoever came here by its address goes to the newest.
function back() {
  if (globalThis.navigation?.canGoBack) history.back();
  else follow('main a[rel=prev]');
  return true;
}

function move(step) {
  const rows = [...document.querySelectorAll('main .row-link')];
  const at = rows.indexOf(document.activeElement);
  return focus(at < 0 ? rows.at(step > 0 ? 0 : -1) : rows[at + step]);
}

function focus(element) {
  element?.focus();
  element?.scrollIntoView({ block: 'nearest' });
  return element !== undefined && element !== null;
}

function follow(selector) {
  const link = document.querySelector(selector);
  link?.click();
  return link !== null;
}

function showKeys() {
  document.getElementById('keys').showModal();
  return true;
}
