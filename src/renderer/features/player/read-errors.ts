/** Telling a lost connection, which may come back, from a file that cannot be read. */

/** The Hub that a video is watched from gives no answer; the message is what the studio says of it. */
export class HubAway extends Error {}

/** Null where the file or the decoder cannot give it; a lost connection is thrown on. */
export async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (thrown) {
    if (isLostConnection(thrown)) throw thrown;
    return null;
  }
}

/** As browsers word it; what the server answered and what the file holds are errors of another kind. */
export function isLostConnection(thrown: unknown): boolean {
  return (
    thrown instanceof HubAway ||
    (thrown instanceof TypeError &&
      /failed to fetch|network ?error|load failed/i.test(thrown.message))
  );
}
