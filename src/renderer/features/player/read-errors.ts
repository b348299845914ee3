/** Telling a lost connection, which may come back, from a file that cannot be read. */

/** Null where the file or the decoder cannot give it; a lost connection is thrown on. */
export async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (thrown) {
    if (isNetworkError(thrown)) throw thrown;
    return null;
  }
}

/** As mediabunny and fetch word it; anything else is the file's or the decoder's fault. */
export function isNetworkError(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  return /^Error fetching|fetch|network/i.test(thrown.message) && thrown.name !== 'EncodingError';
}
