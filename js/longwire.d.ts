/** What carries: a WebSocket, a streamed response, or one request after another. */
export type Transport = 'websocket' | 'streaming' | 'long-polling';

/** A constructor of sockets with the browser's interface, such as that of npm `ws`. */
export type WebSocketConstructor = new (url: string, ...rest: any[]) => any;

export interface TransportOptions {
  /** The WebSocket to use; default the global one. Without either (Node before 22) streaming is the best there is. */
  WebSocket?: WebSocketConstructor;
  /** Default the global one. */
  fetch?: typeof globalThis.fetch;
  /** Which may be used, the best first; default all. */
  transports?: Transport[];
  /** Sent with each request; a browser's WebSocket sends none. */
  headers?: Record<string, string>;
  /** Whether requests carry cookies; default `same-origin`. */
  credentials?: RequestCredentials;
  /** Milliseconds until a transport that says nothing is given up; default 4 to 10 seconds. */
  openTimeout?: number;
  /** Milliseconds until a better transport is tried for the first time, about; default 15,000, and twice as long each time. */
  probeInterval?: number;
}

export interface SocketOptions extends TransportOptions {
  /** Bytes that may wait to be acknowledged before the socket closes with 3013; default 16 MiB. */
  bufferBytes?: number;
}

export interface LongwireSocketEventMap {
  open: Event;
  message: MessageEvent;
  error: Event;
  close: CloseEvent;
  transport: Event;
}

/** A WebSocket whose messages survive the connection that carries them. */
export class LongwireSocket extends EventTarget {
  static readonly CONNECTING: 0;
  static readonly OPEN: 1;
  static readonly CLOSING: 2;
  static readonly CLOSED: 3;
  readonly CONNECTING: 0;
  readonly OPEN: 1;
  readonly CLOSING: 2;
  readonly CLOSED: 3;

  /** @param url of the endpoint, `https:` or `wss:`, such as `https://example.org/ws` */
  constructor(url: string | URL, protocols?: string | string[], options?: SocketOptions);
  constructor(url: string | URL, options?: SocketOptions);

  readonly url: string;
  readonly readyState: 0 | 1 | 2 | 3;
  readonly protocol: string;
  readonly extensions: string;
  /** Bytes that the server has not acknowledged. */
  readonly bufferedAmount: number;
  binaryType: BinaryType;
  /** What carries at the moment; null while nothing does. The event `transport` tells of a change. */
  readonly transport: Transport | null;

  onopen: ((this: LongwireSocket, event: Event) => any) | null;
  onmessage: ((this: LongwireSocket, event: MessageEvent) => any) | null;
  onerror: ((this: LongwireSocket, event: Event) => any) | null;
  onclose: ((this: LongwireSocket, event: CloseEvent) => any) | null;
  ontransport: ((this: LongwireSocket, event: Event) => any) | null;

  send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void;
  close(code?: number, reason?: string): void;

  addEventListener<K extends keyof LongwireSocketEventMap>(
    type: K,
    listener: (this: LongwireSocket, event: LongwireSocketEventMap[K]) => any,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof LongwireSocketEventMap>(
    type: K,
    listener: (this: LongwireSocket, event: LongwireSocketEventMap[K]) => any,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | EventListenerOptions,
  ): void;
}

export interface FollowOptions extends TransportOptions {
  /** Where the server is, such as `https://example.org`; default the page's own origin. Needed outside of a page. */
  url?: string | URL;
  /** The `cursor` of the last message that was dealt with; without one it begins with what is published from now on. */
  since?: string;
  /** Ends it: what reads it then gets the signal's reason as an error. */
  signal?: AbortSignal;
  /** Messages and bytes that may wait to be read before the rest is left at the server; default 1,000 and 4 MiB. */
  bufferMessages?: number;
  bufferBytes?: number;
}

export interface FollowedMessage {
  event: 'message';
  destination: string;
  /** `epoch-offset`, of this message in its destination. */
  position: string;
  /** Milliseconds since 1970. */
  timestamp: number;
  contentType?: string;
  headers?: Record<string, string>;
  /** Text, or bytes where it is not valid UTF-8. */
  data: string | Uint8Array;
  /** What to come back with, as `since`; absent where one cannot come back to exactly here. */
  cursor?: string;
}

/** Said in the place where messages are missing. */
export interface FollowedGap {
  /** `lost`: no longer kept. `missed`: left out, as the topic has it for slow readers. */
  event: 'lost' | 'missed';
  destination?: string;
  detail: string;
}

export type FollowState = 'connecting' | 'live' | 'recovering' | 'offline' | 'closed';

export interface Follow extends EventTarget, AsyncIterableIterator<FollowedMessage | FollowedGap> {
  /** The event `state` tells of a change of it or of the transport. */
  readonly state: FollowState;
  readonly transport: Transport | null;
  /** Ends it; what has come can still be read. */
  close(): void;
}

/** Follows a destination, or at most 32 at once, in order and without loss or repeat, whatever carries it. */
export function follow(destinations: string | string[], options?: FollowOptions): Follow;

/** The server's answer where it is an error. */
export class ProblemError extends Error {
  readonly status: number;
  readonly title?: string;
  /** Seconds; 0 where the server said none. */
  readonly retryAfter: number;
}
