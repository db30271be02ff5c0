// What the few buttons that need a script do.
const themes = ['', 'light', 'dark'];

export const page = { paused: false };

export function listen(onResume) {
  document.addEventListener('click', event => {
    const button = event.target.closest('button[data-action]');
    if (button?.dataset.action === 'theme') changeTheme();
    if (button?.dataset.action === 'copy') copy(button);
    if (button?.dataset.action === 'pause') pause(button, onResume);
  });
  document.addEventListener('change', event => {
    if (event.target.localName === 'select') event.target.closest('form[data-action=submit-on-change]')?.requestSubmit();
    if (event.target.matches('[data-action=check-all]')) checkAll(event.target);
  });
  document.addEventListener('input', event => event.target.matches('textarea[data-action=json]') && checkJson(event.target));
  document.addEventListener('keydown', event => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.target.form?.requestSubmit();
  });
  sendChosen();
}

// Somebody was faster than this script.
function sendChosen() {
  [...document.forms].find(form => form.dataset.action === 'submit-on-change' && [...form.elements].some(isChanged))?.requestSubmit();
}

const isChanged = field => field.localName === 'select' && [...field.options].some(one => one.selected !== one.defaultSelected);

function checkAll(box) {
  for (const one of box.form.elements) if (one.name === box.dataset.checks) one.checked = box.checked;
}

function changeTheme() {
  const root = document.documentElement;
  const next = themes[(themes.indexOf(root.dataset.theme ?? '') + 1) % themes.length];
  if (next) root.dataset.theme = next;
  else delete root.dataset.theme;
  localStorage.setItem('theme', next);
}

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  button.classList.add('copied');
  setTimeout(() => button.classList.remove('copied'), 1200);
}

function pause(button, onResume) {
  page.paused = !page.paused;
  button.setAttribute('aria-pressed', page.paused);
  if (!page.paused) onResume();
}

function checkJson(editor) {
  const state = document.getElementById('json-state');
  try {
    JSON.parse(editor.value);
    state.textContent = '';
  } catch {
    state.textContent = 'Not valid JSON yet';
  }
}
