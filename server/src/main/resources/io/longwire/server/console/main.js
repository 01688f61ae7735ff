/** Puts the page together. */

import { Announcer } from '/console/announcer.js';
import { Chart } from '/console/chart.js';
import { Connection } from '/console/connection.js';
import { Messages } from '/console/messages.js';
import { startPublish } from '/console/publish.js';
import { Rates, sum } from '/console/rates.js';
import { Subscriptions } from '/console/subscriptions.js';
import { startTheme } from '/console/theme.js';

const at = (/** @type {string} */ id) => {
  const element = document.getElementById(id);
  if (!element) {
    throw new Error(`The page has no element #${id}`);
  }
  return element;
};
const button = (/** @type {string} */ id) => /** @type {HTMLButtonElement} */ (at(id));
const input = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (at(id));

const TEXTS = {
  disconnected: 'Disconnected',
  connecting: 'Connecting',
  connected: 'Connected',
  reconnecting: 'Reconnecting',
};

const url = new URL('/ws', location.href);
url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
at('endpoint').textContent = url.href;

const rates = new Rates();
const chart = new Chart(/** @type {HTMLCanvasElement} */ (at('chart')));
const announcer = new Announcer(at('announce'));
const messages = new Messages({ rows: at('rows'), empty: at('empty'), emptyText: at('empty-text'), count: at('shown') });
const subscriptions = new Subscriptions(at('subscriptions'), at('subscriptions-empty'), (destination) => {
  connection.unsubscribe(destination);
  forget(destination);
  input('subscribe-destination').focus();
});
const connection = new Connection(url.href, {
  state: showState,
  problem: showNotice,
  refused: forget,
});
let total = 0;

/**
 * @param {import('/console/connection.js').State} state
 * @param {string} detail
 */
function showState(state, detail) {
  const shown = at('connection-state');
  shown.dataset.state = state;
  shown.title = detail;
  at('connection-text').textContent = state === 'connected' && detail ? `Connected · ${detail}` : TEXTS[state];
  button('connect').textContent = state === 'disconnected' ? 'Connect' : 'Disconnect';
  button('publish').disabled = state !== 'connected';
}

/** @param {string} text */
function showNotice(text) {
  at('notice-text').textContent = text;
  at('notice').hidden = false;
}

/** @param {string} destination */
function forget(destination) {
  subscriptions.remove(destination);
  messages.expect(subscriptions.size > 0);
}

/** @param {string} destination */
function subscribe(destination) {
  if (subscriptions.has(destination)) {
    showNotice(`There is a subscription to ${destination} already.`);
    return;
  }
  at('notice').hidden = true;
  const entry = subscriptions.add(destination);
  messages.expect(true);
  connection.subscribe(destination, (message) => {
    const now = Date.now();
    entry.count++;
    total++;
    rates.add(entry.colour, now);
    announcer.add(destination);
    messages.add({
      destination: message.headers.destination ?? destination,
      colour: entry.colour,
      time: now,
      position: message.headers.position ?? '',
      type: message.headers['content-type'] ?? '',
      bytes: message.binaryBody,
    });
  });
}

function refresh() {
  const seconds = rates.seconds(Date.now());
  chart.draw(seconds);
  at('rate').textContent = sum(seconds[seconds.length - 1]).toLocaleString('en');
  at('total').textContent = total.toLocaleString('en');
  subscriptions.refresh();
}

button('connect').addEventListener('click', () => {
  if (connection.state === 'disconnected') {
    at('notice').hidden = true;
    connection.connect();
  } else {
    connection.disconnect();
  }
});
at('subscribe-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const field = input('subscribe-destination');
  subscribe(field.value.trim());
  field.select();
});
startPublish(/** @type {HTMLFormElement} */ (at('publish-form')), at('publish-status'), (destination, type, body) =>
  connection.publish(destination, type, body),
);
button('pause').addEventListener('click', () => {
  const paused = button('pause').getAttribute('aria-pressed') !== 'true';
  button('pause').setAttribute('aria-pressed', String(paused));
  button('pause').textContent = paused ? 'Resume' : 'Pause';
  messages.pause(paused);
});
button('clear').addEventListener('click', () => messages.clear());
input('filter').addEventListener('input', () => messages.filter(input('filter').value));
button('notice-close').addEventListener('click', () => {
  at('notice').hidden = true;
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') {
    return;
  }
  at('notice').hidden = true;
  if (document.activeElement === at('filter')) {
    input('filter').value = '';
    messages.filter('');
  }
});
startTheme(button('theme'), () => {
  chart.recolour();
  refresh();
});
window.addEventListener('resize', refresh);
setInterval(refresh, 500);
showState('disconnected', '');
connection.connect();
