/** The clock of the simulation. */

/** Frames per second of the dataset. */
export const fps = 15;
/** Steps of the simulation per frame. */
export const substeps = 8;
export const stepSec = 1 / (fps * substeps);
