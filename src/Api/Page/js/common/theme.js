// The colours of the style sheet, for canvases.
const dark = matchMedia('(prefers-color-scheme: dark)');

export const colour = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

// Returns a function that removes the listener.
export function onThemeChange(heard) {
  dark.addEventListener('change', heard);
  return () => dark.removeEventListener('change', heard);
}
