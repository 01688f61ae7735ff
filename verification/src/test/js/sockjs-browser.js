/** Drives sockjs-client in a page: promises of what came of it. */
(() => {
  const ODD = ['', 'é😀', '</script><!--', '100% %41', '\u0000\r\n\t"\\', '\u2028\u2029\u200c\uffff\ufeff', 'a'.repeat(10_000)];

  /** More than its usual moment to open: the machine may be busy. */
  const open = (url, transport) => new SockJS(url, null, { transports: [transport], timeout: 20_000 });

  function echo(url, transport) {
    return new Promise((resolve) => {
      const sent = [...ODD, ...Array.from({ length: 300 }, (_, i) => `message ${i}`)];
      const heard = [];
      const socket = open(url, transport);
      socket.onopen = () => sent.forEach((text) => socket.send(text));
      socket.onmessage = (event) => {
        heard.push(event.data);
        if (heard.length === sent.length) {
          const used = socket.transport;
          socket.close();
          resolve(used === transport && JSON.stringify(heard) === JSON.stringify(sent) ? 'echoed' : `over ${used}: ${heard}`);
        }
      };
      socket.onclose = (event) => resolve(`closed with ${event.code} ${event.reason} after ${heard.length}`);
    });
  }

  function stomp(url, transport) {
    return new Promise((resolve) => {
      const destination = `/topic/browser-${transport}`;
      const bodies = Array.from({ length: 100 }, (_, i) => `${i} é😀 % </script>`);
      const heard = [];
      const client = new StompJs.Client({
        webSocketFactory: () => open(url, transport),
        heartbeatIncoming: 0,
        heartbeatOutgoing: 0,
        reconnectDelay: 0,
        onStompError: (frame) => resolve(frame.headers.message),
        onWebSocketClose: (event) => resolve(`closed with ${event.code} ${event.reason} after ${heard.length}`),
      });
      client.onConnect = () => {
        client.watchForReceipt('subscribed', () => bodies.forEach((body) => client.publish({ destination, body })));
        client.subscribe(
          destination,
          (message) => {
            heard.push(message.body);
            if (heard.length === bodies.length) {
              client.deactivate();
              resolve(JSON.stringify(heard) === JSON.stringify(bodies) ? 'spoke' : `${heard}`);
            }
          },
          { receipt: 'subscribed' },
        );
      };
      client.activate();
    });
  }

  /** Past the question for information, which a stranger may not read either. */
  function enter(url, transport) {
    return new Promise((resolve) => {
      const info = JSON.stringify({ websocket: true, origins: ['*:*'], cookie_needed: false, entropy: 1 });
      const real = window.XMLHttpRequest.prototype.open;
      const told = `data:application/json,${encodeURIComponent(info)}`;
      window.XMLHttpRequest.prototype.open = function (method, target, ...rest) {
        const asked = target.includes('/info') ? told : target;
        return real.call(this, method, asked, ...rest);
      };
      const socket = open(url, transport);
      socket.onopen = () => {
        resolve(`open over ${socket.transport}`);
        socket.close();
      };
      socket.onclose = () => resolve('refused');
    });
  }

  window.drive = { echo, stomp, enter };
})();
