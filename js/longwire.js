export { LongwireSocket } from './longwire/socket.js';
export { follow, ProblemError } from './longwire/follow.js';
