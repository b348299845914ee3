/**
 * One decoder of a file, and the place at which it stands. It is given no more than is asked for and then stays where
 * it is: going on from there takes less than beginning again at a random-access picture, most of all where those are
 * seldom. mediabunny's own way to read starts a decoder for each place and gives it forty pictures more than anybody
 * wants.
 */
import { EncodedPacketSink, type EncodedPacket, type VideoSample } from 'mediabunny';
import { isGiven } from './decode-plan';
import { createPacketDecoder, type PacketDecoder } from './packet-decoder';
import type { VideoFile } from './video-file';

/** Who gets what a reader gives. */
export interface Receiver {
  /** Takes the picture over. */
  take(sample: VideoSample): void;
  /** The picture of this time in the file is left out: it is before `keptFromSec`, and nothing depends on it. */
  skip(timeSec: number): void;
  /** From this picture on nothing comes before it begins anew: the file ended (null), or this went wrong. */
  end(error: unknown, position: number): void;
}

/** Packets that wait for the decoder: enough that it never waits for the page, few enough that it soon stops. */
const fewWaiting = 3;
const mostWaiting = (pixels: number): number =>
  Math.max(fewWaiting, Math.min(16, Math.floor(5_000_000 / Math.max(1, pixels))));
/** A decoder with more than this left to do is started anew sooner than it gets through. */
const quicklyDone = 4;
/** How often a decoder that holds pictures back is looked at, milliseconds. */
const lookMs = 2;
/** One that gave nothing so often has decoded what it was given. */
const mostLooks = 3;
/** No codec here holds back as many pictures. */
const deepest = 32;
/** All that was fed is shown later: the picture of this time was none. */
const isPast = (fedSec: readonly number[], sec: number): boolean =>
  fedSec.length === deepest && fedSec.every((each) => each > sec);

type Packets = AsyncGenerator<EncodedPacket, void, unknown>;

/** From one random-access picture on. */
interface Passage {
  packets: Packets | null;
  /** The last picture worth decoding, by its time in the file; null while nothing is. */
  untilSec: number | null;
  /** Times of the packets given last. */
  readonly fedSec: number[];
  /** Pictures held back beyond what is usual, before this one comes. */
  extra: number;
  /** How often the decoder was looked at since anything came or went. */
  still: number;
  feeding: boolean;
}

export class PictureReader {
  /** The picture that it gives next, by its number; null where it stands nowhere. */
  position: number | null = null;
  /** Pictures before this one, on the way to it, are of no use; and its time in the file. */
  keptFrom = 0;
  keptFromSec = -Infinity;
  private passage: Passage | null = null;
  private decoder: Promise<PacketDecoder>;
  private started: PacketDecoder | null = null;
  private waiting = fewWaiting;
  private looking: ReturnType<typeof setInterval> | null = null;
  private isUsed = false;
  private closed = false;

  constructor(
    private readonly file: VideoFile,
    private readonly receiver: Receiver,
  ) {
    this.decoder = this.start();
    // Whoever begins is told.
    this.decoder.catch(() => undefined);
  }

  /** Goes to the random-access picture at or before a time; the next picture that it gives is `position`. */
  begin(fromSec: number, position: number): void {
    this.clear();
    this.position = position;
    const passage: Passage = {
      packets: null,
      untilSec: null,
      fedSec: [],
      extra: 0,
      still: 0,
      feeding: true,
    };
    this.passage = passage;
    const go = (packets: Packets | null): void => {
      passage.feeding = false;
      if (this.passage !== passage) return void packets?.return();
      if (packets === null) return this.end(null);
      passage.packets = packets;
      void this.feed();
    };
    const fail = (error: unknown): void => {
      if (this.passage === passage) this.end(error);
    };
    this.find(fromSec).then(go, fail);
  }

  /** Decodes as far as the picture of this time. @param inSteps so that little is left to do when it has to stop */
  readTo(untilSec: number, inSteps: boolean): void {
    const { passage } = this;
    if (passage === null) return;
    const { width, height } = this.file;
    this.waiting = inSteps ? fewWaiting : mostWaiting(width * height);
    if (untilSec !== passage.untilSec) this.learn(passage);
    passage.untilSec = untilSec;
    this.looking ??= setInterval(() => this.look(), lookMs);
    void this.feed();
  }

  /** Is given nothing more for now. */
  pause(): void {
    if (this.looking !== null) clearInterval(this.looking);
    this.looking = null;
    if (this.passage === null) return;
    this.learn(this.passage);
    this.passage.untilSec = null;
  }

  private learn(passage: Passage): void {
    if (passage.untilSec !== null) this.file.heldBack.learn(passage.extra > 0);
    passage.extra = 0;
  }

  /** Makes ready to begin anywhere. */
  clear(): void {
    this.pause();
    void this.passage?.packets?.return();
    this.passage = null;
    this.position = null;
    const { started } = this;
    if (!this.isUsed || started === null) return;
    this.isUsed = false;
    if (started.getDecodeQueueSize() > quicklyDone) {
      started.close();
      this.decoder = this.start();
    } else {
      const flushed = started.flush().then(() => started);
      // One that failed is replaced.
      this.decoder = flushed.catch(() => this.start());
    }
    this.decoder.catch(() => undefined);
  }

  close(): void {
    this.pause();
    this.passage = null;
    this.position = null;
    this.closed = true;
    this.decoder.then(
      (decoder) => decoder.close(),
      () => undefined,
    );
  }

  private async start(): Promise<PacketDecoder> {
    let own: PacketDecoder | null = null;
    own = await createPacketDecoder(
      this.file.sink,
      (sample) => this.take(sample),
      (error) => own === this.started && this.end(error),
    );
    this.started = own;
    return own;
  }

  /** Packets from the random-access picture on; null where there are none. */
  private async find(fromSec: number): Promise<Packets | null> {
    const options = { verifyKeyPackets: true };
    const sink = new EncodedPacketSink(this.file.track);
    const first = async () =>
      (await sink.getKeyPacket(fromSec, options)) ?? (await sink.getFirstKeyPacket(options));
    const [key] = await Promise.all([first(), this.decoder]);
    return key === null ? null : sink.packets(key, undefined, options);
  }

  private async feed(): Promise<void> {
    const { passage, started } = this;
    if (passage === null || started === null || passage.packets === null || passage.feeding) return;
    passage.feeding = true;
    try {
      while (this.passage === passage && this.wantsMore(passage, started)) {
        const { value: packet } = await passage.packets.next();
        if (this.passage !== passage) return;
        if (packet === undefined) {
          await started.flush();
          if (this.passage === passage) this.end(null);
          return;
        }
        if (packet.timestamp < this.keptFromSec && this.file.isDisposable(packet.data)) {
          this.receiver.skip(packet.timestamp);
          continue;
        }
        passage.fedSec.push(packet.timestamp);
        if (passage.fedSec.length > deepest) passage.fedSec.shift();
        passage.still = 0;
        this.isUsed = true;
        started.decode(packet);
      }
    } catch (error) {
      if (this.passage === passage) this.end(error);
    } finally {
      passage.feeding = false;
    }
  }

  private wantsMore({ untilSec, fedSec, extra }: Passage, decoder: PacketDecoder): boolean {
    if (untilSec === null || decoder.getDecodeQueueSize() >= this.waiting) return false;
    const kept = this.file.heldBack.pictures + extra;
    return !isGiven(fedSec, untilSec, kept) && !isPast(fedSec, untilSec);
  }

  /** One that has nothing to do and gives nothing holds back what was asked for until it has seen more. */
  private look(): void {
    const { passage, started } = this;
    if (passage === null || started === null || passage.feeding) return;
    if (started.getDecodeQueueSize() > 0 || this.wantsMore(passage, started)) passage.still = 0;
    else passage.still += 1;
    if (passage.still > mostLooks) {
      passage.extra += 1;
      passage.still = 0;
    }
    void this.feed();
  }

  private take(sample: VideoSample): void {
    const { passage } = this;
    if (passage === null || passage.packets === null || this.closed) return sample.close();
    passage.still = 0;
    this.receiver.take(sample);
    void this.feed();
  }

  private end(error: unknown): void {
    const { position } = this;
    this.clear();
    if (position !== null) this.receiver.end(error, position);
  }
}
