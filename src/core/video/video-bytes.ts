/** The bytes of a video, on disk or on the Hub. */
import { openRegular, storedBytes } from '../files/regular-file';
import type { RemoteFile } from '../hub/remote-file';

export interface Bytes {
  size: number;
  /** Bytes of it that are more than a claim: a file may have holes. */
  stored: number;
  /** Fills `into` from byte `at` of the video on; gives how many bytes there were. */
  read(into: Uint8Array, at: number): Promise<number>;
  close(): Promise<void>;
}

/** Throws as `openRegular`; reading as the disk or `RemoteFile.read`. */
export async function openBytes(file: string | RemoteFile): Promise<Bytes> {
  if (typeof file !== 'string') {
    return {
      size: file.bytes,
      stored: file.bytes,
      async read(into, at) {
        const piece = await file.read(at, at + into.length);
        into.set(piece);
        return piece.length;
      },
      close: async () => {},
    };
  }
  const { handle, stats } = await openRegular(file);
  return {
    size: stats.size,
    stored: storedBytes(stats),
    read: async (into, at) => (await handle.read(into, 0, into.length, at)).bytesRead,
    close: () => handle.close(),
  };
}

/** Equal for the same bytes at the same place. */
export const nameOf = (file: string | RemoteFile): string =>
  typeof file === 'string' ? file : file.name;
