/** How much a window may hold of pictures: less where the machine has little memory. */

const mebibyte = 2 ** 20;

/** GiB, as browsers tell it: rounded, and 8 at most. */
function machineMemory(): number {
  const told: unknown =
    typeof navigator === 'undefined' ? undefined : Reflect.get(navigator, 'deviceMemory');
  return typeof told === 'number' ? told : 8;
}

interface PictureBudget {
  /** Bytes of decoded pictures of one camera. */
  decoded: number;
  /** Streams that nobody looks at; each holds an open file, its table of pictures and one picture. */
  idleStreams: number;
  /** Bytes of encoded stills, of all episodes together. */
  stills: number;
}

const budgetFor = (gibibytes: number): PictureBudget =>
  gibibytes > 4
    ? { decoded: 64 * mebibyte, idleStreams: 8, stills: 16 * mebibyte }
    : { decoded: 24 * mebibyte, idleStreams: 4, stills: 6 * mebibyte };

export const pictureBudget = budgetFor(machineMemory());
