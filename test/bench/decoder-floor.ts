/** What no player can do without: the same seeks by a bare decoder that has every packet in memory and draws. */
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from 'mediabunny';
import type { Page } from 'playwright-core';

const base64 = (data: Uint8Array): string => Buffer.from(data).toString('base64');

/** Milliseconds to the display frame after the right picture was drawn, one for each of `targets`. */
export async function seekWithBareDecoder(
  page: Page,
  file: string,
  targets: readonly number[],
): Promise<number[]> {
  const input = new Input({ source: new FilePathSource(file), formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  const config = await track?.getDecoderConfig();
  if (track === null || config === null || config === undefined)
    throw new Error(`No video: ${file}`);
  const packets: { type: 'key' | 'delta'; timestamp: number; data: string }[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) {
    const { type, data, microsecondTimestamp: timestamp } = packet;
    packets.push({ type, timestamp, data: base64(data) });
  }
  const { codec, description } = config;
  input.dispose();
  const given = {
    codec,
    description: description === undefined ? null : base64(new Uint8Array(bytesOf(description))),
    packets,
    targets,
  };
  return page.evaluate(async ({ codec, description, packets, targets }) => {
    // oxlint-disable-next-line unicorn/consistent-function-scoping -- the page has only what is in here
    const bytes = (text: string) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    const chunks = packets.map(
      (each) => new EncodedVideoChunk({ ...each, data: bytes(each.data) }),
    );
    const times = packets.map(({ timestamp }) => timestamp).sort((a, b) => a - b);
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: 640, height: 480 });
    document.body.append(canvas);
    const context = canvas.getContext('2d', { alpha: false });
    let wanted = -1;
    let drawn: (() => void) | null = null;
    const decoder = new VideoDecoder({
      output(frame) {
        if (frame.timestamp === wanted) {
          context?.drawImage(frame, 0, 0);
          drawn?.();
        }
        frame.close();
      },
      error: (error) => console.error(error),
    });
    decoder.configure({
      codec,
      ...(description === null ? {} : { description: bytes(description) }),
      hardwareAcceleration: 'prefer-software',
      optimizeForLatency: true,
    });
    const taken: number[] = [];
    for (const target of targets) {
      const startMs = performance.now();
      wanted = times[target] ?? -1;
      const shown = new Promise<void>((resolve) => (drawn = resolve));
      const last = packets.findIndex(({ timestamp }) => timestamp === wanted);
      const first = packets.findLastIndex(({ type }, at) => at <= last && type === 'key');
      for (const chunk of chunks.slice(first, last + 1)) decoder.decode(chunk);
      const flushed = decoder.flush();
      await shown;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      taken.push(performance.now() - startMs);
      await flushed;
    }
    decoder.close();
    canvas.remove();
    return taken;
  }, given);
}

const bytesOf = (data: AllowSharedBufferSource): ArrayBufferLike =>
  ArrayBuffer.isView(data)
    ? data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength)
    : data;
