/**
 * For encoders, as options of ffmpeg's output. x264 makes other bytes with each number of threads, and takes it from
 * the machine: the same export is to be the same bytes wherever its videos are encoded.
 */
export const fixedThreads: readonly string[] = ['-threads', '4'];
