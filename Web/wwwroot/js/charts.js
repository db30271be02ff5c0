// Says what a chart shows where the pointer is. The same is in the table below each chart, for those without a pointer or a script.
const time = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export function listenToCharts() {
  document.addEventListener('pointermove', follow);
  document.addEventListener('pointerdown', follow);
}

let shown = null;

function follow(event) {
  const plot = event.target.closest?.('.chart-plot');
  if (shown && shown !== plot) hide(shown);
  if (!plot) return;
  const steps = plot.closest('[data-tips]')?.dataset.tips.split('|') ?? [];
  if (steps.length) show(plot, steps, event);
}

function show(plot, steps, event) {
  const box = plot.getBoundingClientRect();
  const share = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 0.9999);
  const step = Math.floor(share * steps.length);
  const [at, words] = steps[step].split('~');
  const tip = document.createElement('span');
  tip.textContent = `${time.format(new Date(at))}  ${words}`;
  tip.className = share < 0.5 ? 'right' : '';
  plot.querySelector('.chart-tip').replaceChildren(tip);
  const line = plot.querySelector('.cursor line');
  for (const end of ['x1', 'x2']) line.setAttribute(end, step * 10 + 5);
  shown = plot;
}

function hide(plot) {
  plot.querySelector('.chart-tip')?.replaceChildren();
  shown = null;
}
