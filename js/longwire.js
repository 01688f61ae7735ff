export { LongwireSocket } from './longwire/socket.js';
export { follow } from './longwire/follow.js';
export { ProblemError } from './longwire/resource.js';
