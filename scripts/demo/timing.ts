/** The clock of the simulation. */

/** Steps of the simulation in a second. A dataset's frames per second divide it. */
export const stepsPerSecond = 120;
export const stepSec = 1 / stepsPerSecond;
