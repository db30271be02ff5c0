// Keeps the page as it would be if it were loaded now. The server says when to look (/live); the page is then fetched and merged in.
import { listen, page } from './actions.js';
import { listenToCharts } from './charts.js';
import { isSignIn, listenForActions } from './forms.js';
import { listenForKeys } from './keys.js';
import { morph } from './morph.js';
import { setClock, updateTimes } from './times.js';

const patience = 40_000; // longer than two heartbeats of the server
// A page that counts rather than lists moves in its own rhythm, however many tasks change.
const calmly = () => document.querySelector('main')?.dataset.calm !== undefined;
const calm = matchMedia('(prefers-reduced-motion: reduce)');
let socket, watchdog, pause = 250, refreshing = false, again = false;

function connect() {
  clearTimeout(watchdog);
  const task = document.querySelector('main')?.dataset.task;
  socket = new WebSocket(`${location.origin.replace('http', 'ws')}/live${task ? `?task=${encodeURIComponent(task)}` : ''}`);
  socket.onopen = () => { pause = 250; refresh(); };
  socket.onmessage = message => { expectLife(); if (message.data === 'changed' && !calmly()) refresh(); };
  socket.onclose = () => { say('Reconnecting'); setTimeout(connect, pause); pause = Math.min(pause * 2, 4_000); };
  expectLife();
}

function expectLife() {
  clearTimeout(watchdog);
  watchdog = setTimeout(() => socket.close(), patience);
}

// One at a time; what changes meanwhile is one more look afterwards. A hidden page looks when it is shown again.
async function refresh() {
  again = true;
  if (refreshing || page.paused || document.hidden) return;
  refreshing = true;
  while (again) {
    again = false;
    try {
      merge(await load());
    } catch {
      say('Reconnecting');
    }
  }
  refreshing = false;
}

async function load() {
  const response = await fetch(location.href, { headers: { 'X-Live-Refresh': '1' }, signal: AbortSignal.timeout(15_000) });
  if (isSignIn(response)) location.reload();
  if (response.redirected) throw new Error('moved');
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

function merge(fresh) {
  const [main, next] = [document.querySelector('main'), fresh.querySelector('main')];
  if (!next) throw new Error('not a page');
  for (const id of ['connection', 'banner']) {
    const [from, to] = [document.getElementById(id), fresh.getElementById(id)];
    if (from && to) morph(from, to, () => {});
  }
  // A view that has data is better than a page that says there is none to be had.
  if (!next.querySelector('[data-failed]') || main.querySelector('[data-failed]')) {
    morph(main, next, greet);
    document.title = fresh.title;
  }
  document.documentElement.dataset.now = fresh.documentElement.dataset.now;
  setClock();
  updateTimes();
}

function greet(element) {
  if (!calm.matches) element.animate([{ backgroundColor: 'var(--fresh)' }, { backgroundColor: 'transparent' }], 1400);
}

function say(text) {
  const pill = document.getElementById('connection');
  pill.className = 'pill wait';
  pill.querySelector('[data-connection]').textContent = text;
}

// What moves without an event (heartbeats of workers, a Redis that went) a page asks for in a slow rhythm, and soon when something is wrong.
function refreshSlowly() {
  const wrong = document.querySelector('[data-failed], #banner .banner');
  const seconds = wrong ? 2 : Number(document.querySelector('main').dataset.refresh ?? 15);
  setTimeout(() => { refresh(); refreshSlowly(); }, seconds * 1000);
}

document.documentElement.classList.add('scripted');
document.querySelector('.bar nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
setClock();
updateTimes();
setInterval(updateTimes, 1000);
listen(refresh);
listenForActions(merge, refresh);
listenForKeys();
listenToCharts();

document.addEventListener('visibilitychange', () => { if (!document.hidden && again) refresh(); });
refreshSlowly();
connect();
