// Says times as Text/Times.cs does, while a page is open.
let skew = 0;

export function setClock() {
  const server = Date.parse(document.documentElement.dataset.now);
  if (server) skew = server - Date.now();
}

export function updateTimes() {
  const now = Date.now() + skew;
  for (const time of document.querySelectorAll('time[data-relative]')) say(time, relative(Date.parse(time.dateTime), now));
  for (const time of document.querySelectorAll('time[data-elapsed]')) say(time, coarse(now - Date.parse(time.dateTime)));
}

function say(time, text) {
  if (time.textContent !== text) time.textContent = text;
}

function relative(moment, now) {
  const distance = now - moment;
  if (Math.abs(distance) < 1000) return 'now';
  return distance > 0 ? `${coarse(distance)} ago` : `in ${coarse(-distance)}`;
}

function coarse(milliseconds) {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} d`;
}
