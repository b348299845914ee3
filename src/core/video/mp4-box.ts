/** The boxes of an MP4 or QuickTime file (ISO/IEC 14496-12, 4.2). */

export interface Box {
  type: string;
  /** Bytes before its contents: 8, or 16 where its length takes eight bytes. */
  head: number;
  /** With its head; may reach beyond what there is. */
  length: number;
}

/** Bytes that the head of a box takes at most. */
export const boxHead = 16;

/** Null where no box can begin at `at`, or its length is left open. */
export function boxAt(view: DataView, at: number): Box | null {
  if (at + 8 > view.byteLength) return null;
  const stated = view.getUint32(at);
  const isLong = stated === 1 && at + boxHead <= view.byteLength;
  const head = isLong ? boxHead : 8;
  const length = isLong ? Number(view.getBigUint64(at + 8)) : stated;
  const letters = [4, 5, 6, 7].map((letter) => view.getUint8(at + letter));
  return length < head ? null : { type: String.fromCharCode(...letters), head, length };
}

export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
