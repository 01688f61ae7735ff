/** Node's own WebSocket and Longwire: `node interop-node.mjs <url> <check>…`, a line of JSON for each. */

import { run } from './interop-standard.mjs';

const [url, ...checks] = process.argv.slice(2);
for (const check of checks) console.log(await run(url, check));
process.exit(); // whatever a failed check has left open
