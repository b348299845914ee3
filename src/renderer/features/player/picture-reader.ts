/**
 * Pictures of one file from one place on, in the order in which they are shown. mediabunny's own way to read starts a
 * decoder when it is asked and gives it forty pictures more than anybody wants; here one stands ready beforehand and
 * nothing that is not asked for keeps the picture waiting that is.
 */
import { EncodedPacketSink, type EncodedPacket, type VideoSample } from 'mediabunny';
import type { PacketDecoder } from './ready-decoder';
import type { VideoFile } from './video-file';

/** Packets that a decoder is given beyond the picture wanted, where pictures are stored in another order or not. */
const beyond = { reordered: 2, inOrder: 0 };
/** Where a scrub passes, so that little is left to decode when it is somewhere else: packets not decoded yet. */
const fewWaiting = 3;
/** How often a decoder that holds pictures back is looked at, milliseconds. */
const lookMs = 2;

export class PictureReader {
  private decoder: PacketDecoder | null = null;
  private readonly samples: VideoSample[] = [];
  private wake: (() => void) | null = null;
  private packets: AsyncGenerator<EncodedPacket, void, unknown> | null = null;
  private failure: { error: unknown } | null = null;
  private drained = false;
  private stopped = false;
  private feeding: Promise<void> | null = null;
  /** The last picture worth decoding, by its time in the file. */
  private untilSec = -Infinity;
  private latestFedSec = -Infinity;
  /** Packets given after that of `untilSec`. */
  private fedBeyond = 0;
  private mayFeedBeyond: number;
  private gaveFirst = false;

  /**
   * @param fromSec the time of the first picture that is wanted
   * @param passing the first picture that can be decoded is given too, although it is another one
   */
  constructor(
    private readonly file: VideoFile,
    private readonly fromSec: number,
    private readonly options: { reordered: boolean; passing: boolean },
  ) {
    this.mayFeedBeyond = options.reordered ? beyond.reordered : beyond.inOrder;
  }

  /** The first picture that a scrub passes is still to come. */
  get owesFirst(): boolean {
    return this.options.passing && !this.gaveFirst;
  }

  /** The next picture, decoding as far as `untilSec`; null after the last. Throws what reading or decoding throws. */
  async next(untilSec: number): Promise<VideoSample | null> {
    if (untilSec > this.untilSec) {
      this.untilSec = untilSec;
      if (this.latestFedSec < untilSec) this.fedBeyond = 0;
    }
    for (;;) {
      if (this.failure !== null) throw this.failure.error;
      const sample = this.samples.shift();
      if (sample !== undefined) return sample;
      if (this.drained || this.stopped) return null;
      await this.progress();
    }
  }

  /** Lets go of the decoder and of every picture that nobody took. */
  stop(): void {
    this.stopped = true;
    if (this.decoder !== null) this.file.decoders.giveBack(this.decoder);
    this.decoder = null;
    for (const sample of this.samples.splice(0)) sample.close();
    this.wake?.();
  }

  /** Until a picture came, or nothing more will. */
  private async progress(): Promise<void> {
    const come = new Promise<void>((resolve) => (this.wake = resolve));
    this.feeding ??= this.feed().finally(() => (this.feeding = null));
    const timer = setInterval(() => {
      if (this.feeding !== null || this.decoder?.getDecodeQueueSize() !== 0) return;
      // It holds back what was asked for until it has seen more.
      if (!this.wantsMore()) this.mayFeedBeyond += 1;
      this.feeding = this.feed().finally(() => (this.feeding = null));
    }, lookMs);
    await come;
    clearInterval(timer);
  }

  private async feed(): Promise<void> {
    try {
      this.packets ??= await this.begin();
      while (this.packets !== null && this.wantsMore()) {
        const { value: packet } = await this.packets.next();
        if (this.stopped) return;
        if (packet === undefined) {
          await this.decoder?.flush();
          this.drained = true;
          this.wake?.();
          return;
        }
        if (this.latestFedSec >= this.untilSec) this.fedBeyond += 1;
        this.latestFedSec = Math.max(this.latestFedSec, packet.timestamp);
        this.decoder?.decode(packet);
      }
    } catch (error) {
      this.fail(error);
    }
  }

  private wantsMore(): boolean {
    if (this.options.passing && (this.decoder?.getDecodeQueueSize() ?? 0) >= fewWaiting)
      return false;
    return this.latestFedSec < this.untilSec || this.fedBeyond < this.mayFeedBeyond;
  }

  private async begin() {
    const options = { verifyKeyPackets: true };
    const sink = new EncodedPacketSink(this.file.track);
    const [decoder, start] = await Promise.all([
      this.file.decoders.take({
        take: (sample) => this.take(sample),
        fail: (error) => this.fail(error),
      }),
      sink
        .getKeyPacket(this.fromSec, options)
        .then((key) => key ?? sink.getFirstKeyPacket(options)),
    ]);
    if (this.stopped) {
      this.file.decoders.giveBack(decoder);
      return null;
    }
    this.decoder = decoder;
    return start === null ? null : sink.packets(start, undefined, options);
  }

  private take(sample: VideoSample): void {
    const passing = this.options.passing && !this.gaveFirst;
    this.gaveFirst = true;
    if (this.stopped || (sample.timestamp < this.fromSec && !passing)) {
      sample.close();
      return;
    }
    this.samples.push(sample);
    this.wake?.();
  }

  private fail(error: unknown): void {
    this.failure ??= { error };
    this.wake?.();
  }
}
