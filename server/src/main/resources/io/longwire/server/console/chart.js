/** Draws the rate of the last minute as stacked bars, one colour for each destination. */

import { SECONDS, sum } from '/console/rates.js';

const LEFT = 44;
const RIGHT = 8;
const TOP = 10;
const BOTTOM = 22;

/** @typedef {{grid: string, label: string, series: string[]}} Colours */

export class Chart {
  #canvas;
  /** @type {Colours | null} */
  #colours = null;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.#canvas = canvas;
  }

  /** The theme has changed: colours are read again. */
  recolour() {
    this.#colours = null;
  }

  /** @param {Map<number, number>[]} seconds the oldest first */
  draw(seconds) {
    const context = this.#canvas.getContext('2d');
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    if (!context || width === 0) {
      return;
    }
    const scale = window.devicePixelRatio || 1;
    this.#canvas.width = Math.round(width * scale);
    this.#canvas.height = Math.round(height * scale);
    context.scale(scale, scale);
    const highest = Math.max(...seconds.map(sum));
    const top = ceiling(highest);
    this.#grid(context, width, height, top);
    this.#bars(context, width, height, top, seconds);
    this.#canvas.setAttribute('aria-label', `Messages per second in the last minute: ${highest === 0 ? 'none' : `at most ${highest}`}`);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} width
   * @param {number} height
   * @param {number} top
   */
  #grid(context, width, height, top) {
    const { grid, label } = this.#palette();
    context.font = '11px ui-sans-serif, system-ui, sans-serif';
    context.lineWidth = 1;
    context.strokeStyle = grid;
    context.fillStyle = label;
    context.textBaseline = 'middle';
    context.textAlign = 'right';
    for (const part of [0, 0.5, 1]) {
      const y = Math.round(TOP + (height - TOP - BOTTOM) * (1 - part)) + 0.5;
      context.beginPath();
      context.moveTo(LEFT, y);
      context.lineTo(width - RIGHT, y);
      context.stroke();
      context.fillText(short(top * part), LEFT - 8, y);
    }
    context.textBaseline = 'alphabetic';
    for (const [ago, align] of /** @type {[number, CanvasTextAlign][]} */ ([[60, 'left'], [30, 'center'], [0, 'right']])) {
      context.textAlign = align;
      const x = LEFT + (width - LEFT - RIGHT) * (1 - ago / SECONDS);
      context.fillText(ago === 0 ? 'now' : `${ago} s ago`, x, height - 5);
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} width
   * @param {number} height
   * @param {number} top
   * @param {Map<number, number>[]} seconds
   */
  #bars(context, width, height, top, seconds) {
    const { series } = this.#palette();
    const slot = (width - LEFT - RIGHT) / SECONDS;
    const bar = Math.max(1, Math.min(slot - 2, slot * 0.78));
    const room = height - TOP - BOTTOM;
    seconds.forEach((counts, i) => {
      let below = 0;
      for (const [key, count] of [...counts].sort(([a], [b]) => a - b)) {
        const tall = (count / top) * room;
        context.fillStyle = series[key % series.length];
        context.beginPath();
        context.roundRect(LEFT + i * slot + (slot - bar) / 2, TOP + room - below - tall, bar, tall, Math.min(2, tall / 2));
        context.fill();
        below += tall;
      }
    });
  }

  /** @returns {Colours} */
  #palette() {
    if (!this.#colours) {
      const style = getComputedStyle(document.documentElement);
      const read = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
      const series = Array.from({ length: 8 }, (_, i) => read(`--series-${i}`));
      this.#colours = { grid: read('--line'), label: read('--muted'), series };
    }
    return this.#colours;
  }
}

/**
 * The next even and round number, so that the middle line has a whole one.
 *
 * @param {number} value
 */
function ceiling(value) {
  let power = 1;
  for (;;) {
    for (const step of [2, 4, 10]) {
      if (step * power >= value) {
        return step * power;
      }
    }
    power *= 10;
  }
}

/** @param {number} value */
function short(value) {
  return value >= 10_000 ? `${value / 1000}k` : String(value);
}
