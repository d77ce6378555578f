// Colours of the style sheet, for what is drawn on a canvas.
const dark = matchMedia('(prefers-color-scheme: dark)');

export const colour = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

// Gives back what stops it.
export function onThemeChange(heard) {
  dark.addEventListener('change', heard);
  return () => dark.removeEventListener('change', heard);
}
