export function packedFfmpeg(
  folder: string,
  platform: string,
): { words: string; isWrong?: boolean };
