// Checked by the compiler alone: what the declarations promise.
import { Client } from '@stomp/stompjs';
import { follow, LongwireSocket, ProblemError, type FollowState, type Transport } from '../longwire.js';

const client: Client = new Client({ webSocketFactory: () => new LongwireSocket('https://example.org/ws') });

const socket = new LongwireSocket(new URL('https://example.org/ws'), ['v12.stomp'], { transports: ['streaming'] });
socket.onmessage = (event) => console.log(event.data, event.origin);
socket.addEventListener('close', (event) => console.log(event.code, event.wasClean));
socket.addEventListener('transport', () => {
  const carried: Transport | null = socket.transport;
  console.log(carried);
});
socket.send(new Uint8Array([1]));
const open: 1 = LongwireSocket.OPEN;

/** Where the browser's own is wanted, this one will do. */
const asWebSocket: Pick<WebSocket, 'readyState' | 'send' | 'close' | 'bufferedAmount' | 'url' | 'protocol' | 'extensions' | 'binaryType'> = socket;

async function read(): Promise<void> {
  const quotes = follow(['/topic/a', '/topic/b'], { since: 'x', signal: AbortSignal.timeout(1) });
  quotes.addEventListener('state', () => {
    const state: FollowState = quotes.state;
    console.log(state);
  });
  try {
    for await (const message of quotes) {
      if (message.event === 'message') {
        console.log(message.position.length, message.data.length, message.cursor);
      } else {
        console.log(message.detail);
      }
    }
  } catch (error) {
    if (error instanceof ProblemError) {
      console.log(error.status, error.retryAfter);
    }
  }
}

// @ts-expect-error there is no such transport
follow('/topic/a', { transports: ['pigeon'] });

export { asWebSocket, client, open, read };
