/** The form that publishes. */

import { fromHex } from '/console/body.js';

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} status
 * @param {(destination: string, type: string, body: string | Uint8Array) => Promise<void>} publish
 */
export function startPublish(form, status, publish) {
  const field = (/** @type {string} */ name) =>
    /** @type {HTMLInputElement} */ (form.elements.namedItem(name));

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const destination = field('destination').value.trim();
    try {
      const text = field('body').value;
      const body = field('encoding').value === 'hex' ? fromHex(text) : text;
      await publish(destination, field('type').value.trim(), body);
      tell(status, 'good', 'Accepted');
    } catch (failure) {
      tell(status, 'bad', failure instanceof Error ? failure.message : String(failure));
    }
  });

  field('body').addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}

/**
 * @param {HTMLElement} status
 * @param {'good' | 'bad'} kind
 * @param {string} text
 */
function tell(status, kind, text) {
  status.dataset.kind = kind;
  status.textContent = text;
}
