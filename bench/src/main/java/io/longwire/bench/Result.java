package io.longwire.bench;

/**
 * What one load cost.
 *
 * @param perSecond messages delivered
 * @param cpuMicros processor time of the server for each message delivered
 * @param loadMicros processor time of the program that makes the load, for each message delivered
 * @param p99Millis from sending to arrival; NaN where it was not measured
 * @param overtaken messages that came after a later one of the same producer, at the same consumer
 */
record Result(double perSecond, double cpuMicros, double loadMicros, double p99Millis, long overtaken) {}
