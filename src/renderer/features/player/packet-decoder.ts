/** A decoder that is given packets one by one, as mediabunny makes it for its own readers. */
import type { EncodedPacket, VideoSample, VideoSampleSink } from 'mediabunny';

export interface PacketDecoder {
  decode(packet: EncodedPacket): void;
  /** Gives all that is held back; the next packet has to be a random-access picture. */
  flush(): Promise<void>;
  /** Packets that wait to be decoded. */
  getDecodeQueueSize(): number;
  close(): void;
}

interface DecoderSource {
  _createDecoder(
    onSample: (sample: VideoSample) => void,
    onError: (error: unknown) => void,
  ): Promise<PacketDecoder>;
}

/**
 * mediabunny 1.61 has no public way to this: it does not declare the method, and its public readers start a decoder
 * anew for each place or decode nothing before they know of the next random-access picture. WebCodecs' own decoder
 * would need all that the package does around it again: parameter sets without which Chromium loses B-frames, packets
 * that it takes for no random-access pictures, pictures that HEVC leaves behind, turned and mirrored pictures.
 */
export function createPacketDecoder(
  sink: VideoSampleSink,
  onSample: (sample: VideoSample) => void,
  onError: (error: unknown) => void,
): Promise<PacketDecoder> {
  // oxlint-disable-next-line no-underscore-dangle -- the package's name
  return (sink as unknown as DecoderSource)._createDecoder(onSample, onError);
}
