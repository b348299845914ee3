/** Decoders of one file, used again: to start one, and its first pictures, take longer than those of one that ran. */
import type { EncodedPacket, VideoSample, VideoSampleSink } from 'mediabunny';

export interface PacketDecoder {
  decode(packet: EncodedPacket): void;
  /** Gives all that is held back; the next packet has to be a random-access picture. */
  flush(): Promise<void>;
  /** Packets that wait to be decoded. */
  getDecodeQueueSize(): number;
  close(): void;
}

/** Who gets what a decoder makes. */
export interface Receiver {
  take(sample: VideoSample): void;
  fail(error: unknown): void;
}

/**
 * What a sink makes for each of its readers: a decoder with everything that browsers need to be told. The package does
 * not declare it, and its readers start one for each place in the file.
 */
interface DecoderSource {
  _createDecoder(
    onSample: (sample: VideoSample) => void,
    onError: (error: unknown) => void,
  ): Promise<PacketDecoder>;
}

interface Lent {
  decoder: Promise<PacketDecoder>;
  /** Who has taken it; nobody yet. */
  receiver: Receiver | null;
}

/** A decoder with more packets than this still to decode is started anew sooner than it gets through them. */
const fewPackets = 6;
/** One gets through what it was given while the other one decodes what is wanted now. */
const mostSpares = 2;

export class ReadyDecoders {
  /** Oldest first: that one is most likely to be ready. */
  private readonly spares: Lent[] = [];
  private readonly lent = new Map<PacketDecoder, Lent>();
  private closed = false;

  constructor(private readonly sink: VideoSampleSink) {}

  /** One that holds no picture back and begins with a random-access picture; to be given back. */
  async take(receiver: Receiver): Promise<PacketDecoder> {
    const taken = this.spares.shift() ?? this.make();
    taken.receiver = receiver;
    const decoder = await taken.decoder;
    this.lent.set(decoder, taken);
    return decoder;
  }

  /** What it still gives is for nobody. */
  giveBack(decoder: PacketDecoder): void {
    const lent = this.lent.get(decoder);
    this.lent.delete(decoder);
    const few = decoder.getDecodeQueueSize() <= fewPackets;
    if (lent === undefined || this.closed || this.spares.length === mostSpares || !few) {
      decoder.close();
      return;
    }
    lent.receiver = null;
    const flushed = decoder.flush().then(() => decoder);
    // One that failed is replaced.
    lent.decoder = flushed.catch(() => this.start(lent));
    this.spares.push(lent);
  }

  /** Nobody is going to take one soon. */
  rest(): void {
    for (const { decoder } of this.spares.splice(0)) {
      void decoder.then(
        (each) => each.close(),
        () => undefined,
      );
    }
  }

  close(): void {
    this.closed = true;
    this.rest();
  }

  private make(): Lent {
    const relay: { receiver: Receiver | null } = { receiver: null };
    const made: Lent = Object.assign(relay, { decoder: this.start(relay) });
    // Whoever takes it gets the error.
    made.decoder.catch(() => undefined);
    return made;
  }

  private start(lent: { receiver: Receiver | null }): Promise<PacketDecoder> {
    // oxlint-disable-next-line no-underscore-dangle -- the package's name
    return (this.sink as unknown as DecoderSource)._createDecoder(
      (sample) => (lent.receiver === null ? sample.close() : lent.receiver.take(sample)),
      (error) => lent.receiver?.fail(error),
    );
  }
}
