// A uPlot chart with the width of its container and the page's colours.
/* global uPlot */
import { el } from './element.js';
import { colour, onThemeChange } from './theme.js';

const font = '12px system-ui, sans-serif';

export const axisHeight = 30;

export const axis = more => ({
  stroke: colour('muted'), font, labelFont: font, labelGap: 2,
  grid: { stroke: colour('line'), width: 1 }, ticks: { stroke: colour('line'), width: 1, size: 4 },
  ...more,
});

// `make` returns uPlot's options and data for a width, or undefined without data.
export function chart(label, make) {
  const element = el('div', { class: 'chart', role: 'img', 'aria-label': label });
  let plot, made;

  function draw() {
    if (!element.clientWidth) return;
    made = make(element.clientWidth);
    plot?.destroy();
    plot = made && new uPlot({ legend: { show: false }, ...made.options, width: element.clientWidth }, made.data, element);
  }

  const watching = new ResizeObserver(() => { if (plot?.width !== element.clientWidth) draw(); });
  watching.observe(element);
  const stopTheme = onThemeChange(draw);
  return {
    element,
    draw,
    describe: text => element.setAttribute('aria-label', text),
    stop() {
      watching.disconnect();
      stopTheme();
      plot?.destroy();
    },
  };
}
