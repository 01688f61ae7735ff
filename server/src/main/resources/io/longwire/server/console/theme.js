/** The theme: the system's until somebody chooses, then the choice, kept for the next visit. */

const KEY = 'longwire.theme';
const system = window.matchMedia('(prefers-color-scheme: dark)');

/** @returns {'light' | 'dark' | null} what was chosen before */
function chosen() {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : null;
  } catch {
    return null; // storage may be switched off
  }
}

/** @param {'light' | 'dark'} theme */
function keep(theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // the choice then lasts as long as the page
  }
}

/**
 * @param {HTMLButtonElement} button toggles the theme
 * @param {() => void} changed told when colours have changed
 */
export function startTheme(button, changed) {
  const apply = () => {
    const dark = (document.documentElement.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark';
    button.setAttribute('aria-label', dark ? 'Switch to the light theme' : 'Switch to the dark theme');
    button.dataset.dark = String(dark);
    changed();
  };
  const before = chosen();
  if (before) {
    document.documentElement.dataset.theme = before;
  }
  button.addEventListener('click', () => {
    const theme = button.dataset.dark === 'true' ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    keep(theme);
    apply();
  });
  system.addEventListener('change', apply);
  apply();
}
