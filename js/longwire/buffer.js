/** What has come and was not read yet, bounded in messages and bytes; whoever reads waits here. */
export class Buffer {
  #items = [];
  #bytes = 0;
  #waiting = [];
  #mostMessages;
  #mostBytes;

  constructor({ bufferMessages = 1000, bufferBytes = 4 << 20 }) {
    this.#mostMessages = bufferMessages;
    this.#mostBytes = bufferBytes;
  }

  /** Whoever reads is behind: the rest stays at the server for now. */
  get full() {
    return this.#items.length >= this.#mostMessages || this.#bytes >= this.#mostBytes;
  }

  get empty() {
    return this.#items.length === 0;
  }

  push(item, size) {
    this.#items.push({ item, size });
    this.#bytes += size;
    this.wake();
  }

  take() {
    const { item, size } = this.#items.shift();
    this.#bytes -= size;
    return item;
  }

  clear() {
    this.#items = [];
    this.#bytes = 0;
  }

  /** Until something has come, or there is no more to wait for. */
  wait() {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  wake() {
    this.#waiting.splice(0).forEach((resolve) => resolve());
  }
}
