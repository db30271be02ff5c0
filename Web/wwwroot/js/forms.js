// Sends the forms of one action without leaving the page: its place, and what else is open in it, stay. Without a script they are plain forms.
import { morph } from './morph.js';

export function listenForActions(merge, refresh) {
  document.addEventListener('submit', event => {
    const form = event.target.closest('form[data-action=act]');
    if (!form) return;
    event.preventDefault();
    act(form, event.submitter, merge).then(refresh);
  });
  document.addEventListener('click', event => event.target.closest('button[data-action=dismiss]')?.closest('[data-notice]').remove());
}

// The session has ended, or its key was revoked.
export const isSignIn = response => response.redirected && new URL(response.url).pathname === '/sign-in';

async function act(form, button, merge) {
  const body = new URLSearchParams(new FormData(form, button));
  if (form.dataset.busy !== undefined) return;
  form.dataset.busy = '';
  const place = form.parentElement;
  try {
    const response = await fetch(form.action, { method: 'POST', body, signal: AbortSignal.timeout(20_000) });
    if (isSignIn(response)) return location.reload();
    if (!response.ok) throw new Error(`The page's server answered ${response.status}.`);
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
    const [notice, told] = [document.getElementById('notice'), fresh.getElementById('notice')];
    morph(notice, told, () => {});
    merge(fresh);
    if (told.querySelector('.good')) tidy(form);
    if (button && !button.isConnected) place.querySelector('button, a')?.focus(); // it did its work and is gone
  } catch (fault) {
    failed(fault);
  } finally {
    delete form.dataset.busy;
  }
}

// What was typed is done with. A menu whose one question was answered closes.
function tidy(form) {
  form.reset();
  form.closest('details')?.removeAttribute('open');
}

function failed(fault) {
  const line = document.createElement('p');
  line.className = 'banner';
  line.dataset.notice = '';
  line.textContent = `This did not reach its end: ${fault.message} Look whether it was done before you try again.`;
  document.getElementById('notice').replaceChildren(line);
}
