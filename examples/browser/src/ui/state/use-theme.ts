import { useState } from 'preact/hooks';

/** `auto`: as the system has it. */
export type Theme = 'auto' | 'light' | 'dark';

const order: readonly Theme[] = ['auto', 'light', 'dark'];

/** The theme as it was chosen on this device, applied to the page. */
export function applyTheme(theme: Theme = chosenTheme()): void {
  document.documentElement.dataset['theme'] = theme;
}

/** The theme, and the step to the next one. */
export function useTheme(): { theme: Theme; next: Theme; change(): void } {
  const [theme, setTheme] = useState(chosenTheme);
  const next = order[(order.indexOf(theme) + 1) % order.length] ?? 'auto';
  const change = (): void => {
    localStorage.setItem('theme', next);
    applyTheme(next);
    setTheme(next);
  };
  return { theme, next, change };
}

function chosenTheme(): Theme {
  const stored = localStorage.getItem('theme');
  return order.find((theme) => theme === stored) ?? 'auto';
}
