/** How each codec is encoded, always in the same way. */
import { fixedThreads } from '../../video/fixed-threads';

export interface Encoder {
  codec: readonly string[];
  /** What its packets are written as where no container is wanted. */
  bare: string;
  /** Quality of a file of its own, which LeRobot's defaults would give, and of a piece among the source's pictures. */
  own: string;
  piece: string;
}

/** No picture needs a later one, so that the file can be cut and joined anywhere. */
export const h264: Encoder = {
  codec: ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '0', ...fixedThreads],
  bare: 'h264',
  own: '20',
  piece: '18',
};
export const encoders: Readonly<Record<string, Encoder>> = {
  avc: h264,
  av1: {
    codec: ['-c:v', 'libsvtav1', '-preset', '10', ...fixedThreads],
    bare: 'ivf',
    own: '30',
    piece: '24',
  },
  vp9: {
    codec: [
      ['-c:v', 'libvpx-vp9', '-b:v', '0', '-auto-alt-ref', '0', '-row-mt', '1'],
      fixedThreads,
    ].flat(),
    bare: 'ivf',
    own: '30',
    piece: '20',
  },
};

/**
 * Distance of random-access pictures in a file of its own: training reads single frames. A piece has only the first.
 */
export const gop = 2;
export const pieceGop = 1_000;
