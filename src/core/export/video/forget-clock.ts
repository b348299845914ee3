/** The same cut twice is the same bytes: an MP4 file made here does not say when it was made. */
import { open } from 'node:fs/promises';

const containers = new Set(['moov', 'trak', 'mdia']);
/** ISO/IEC 14496-12: these begin with version, flags, and the times of making and changing. */
const dated = new Set(['mvhd', 'tkhd', 'mdhd']);

/** Sets both times to 0, "not known", as ffmpeg does. @param file whole, made by ourselves */
export async function forgetClock(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    const head = Buffer.alloc(16);
    for (let at = 0; ;) {
      const { bytesRead } = await handle.read(head, 0, 16, at);
      if (bytesRead < 8) return;
      const stated = head.readUInt32BE(0);
      const length = stated === 1 ? Number(head.readBigUInt64BE(8)) : stated;
      if (length < 8) return;
      if (head.toString('latin1', 4, 8) === 'moov') {
        const box = Buffer.alloc(length);
        await handle.read(box, 0, length, at);
        forgetIn(box);
        await handle.write(box, 0, length, at);
      }
      at += length;
    }
  } finally {
    await handle.close();
  }
}

function forgetIn(boxes: Buffer): void {
  for (let at = 0; at + 8 <= boxes.length;) {
    const length = boxes.readUInt32BE(at);
    if (length < 8) return;
    const type = boxes.toString('latin1', at + 4, at + 8);
    const body = boxes.subarray(at + 8, at + length);
    if (containers.has(type)) forgetIn(body);
    else if (dated.has(type)) body.fill(0, 4, body[0] === 1 ? 20 : 12);
    at += length;
  }
}
