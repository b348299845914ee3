/**
 * How long anything may take before it counts as not happening, in milliseconds. Only a failing test waits this long;
 * at a load of 15 on two cores the slowest step, a first proposal, took 16 seconds.
 */
export const patienceMs = 90_000;
