/**
 * The pictures of one camera of one episode. Decodes what `want` asks for, latest request first: a scrub never queues
 * up, it only changes what is decoded next.
 */
import type { VideoSample } from 'mediabunny';
import type { EpisodeVideo } from '../../../shared/model/dataset';
import { shiftedPicture } from '../../../shared/model/camera-shift';
import { Damage } from './damage';
import { planDecoding, type DecodeRun } from './decode-plan';
import { PictureCache, capacityFor } from './picture-cache';
import { pictureOf, type PictureIndex } from './picture-index';
import { PictureReader } from './picture-reader';
import { DisplayTurn } from './display-turn';
import { orNull } from './read-errors';
import { isReachable, onReach } from './reach';
import { beyondEnd, failedBy, type StreamStatus, type Want } from './stream-status';
import { openPlayable, type VideoFile } from './video-file';

export class CameraStream {
  status: StreamStatus = { kind: 'opening' };
  private file: VideoFile | null = null;
  private index: PictureIndex | null = null;
  private cache = new PictureCache(0);
  private readonly damage = new Damage();
  private wanted: Want | null = null;
  /** Where the playhead goes next, as far as anybody knows: decoded when there is nothing else to do, and kept. */
  private expected: number | null = null;
  /** Nobody looks: decode the wanted picture only and give the decoder back. */
  private resting = true;
  private reader: PictureReader | null = null;
  /** The next picture of `reader`. */
  private position: number | null = null;
  private pumping = false;
  /** The playhead moves faster than pictures come: the pictures on the way are shown too. */
  private outrun = false;
  private readonly turn = new DisplayTurn(() => void this.pump());
  private disposed = false;
  private readonly stopListening: () => void;
  private readonly listeners = new Set<(picture: number | null) => void>();

  constructor(
    readonly video: EpisodeVideo,
    readonly fps: number,
  ) {
    this.stopListening = onReach(() => void this.pump());
    void this.open();
  }

  /** Called with a frame whose picture is ready and was asked for; with null when the status changed. */
  subscribe(listener: (picture: number | null) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  want(want: Want): void {
    const frame = this.pictureAt(want.frame);
    const hadCome = this.wanted === null || this.cache.has(this.wanted.frame);
    this.outrun = !hadCome && !want.playing;
    this.wanted = { ...want, frame };
    this.resting = false;
    // One that has begun to show where a scrub passes shows it first: else a fast hand would see nothing.
    if (!this.cache.has(frame) && this.reader?.owesFirst !== true) this.stopReadingElsewhere();
    if (this.status.kind === 'failed' && this.status.mayComeBack && isReachable()) this.retry();
    else void this.pump();
  }

  /** The frame that is likely to be wanted next, however far it is; null for none. */
  expect(frame: number | null): void {
    this.expected = frame === null ? null : this.pictureAt(frame);
    this.cache.pinned = this.expected;
    void this.pump();
  }

  /** Gives memory and decoder back but for one picture, which the next viewer will want first. */
  rest(frame = 0): void {
    this.resting = true;
    const picture = this.pictureAt(frame);
    this.wanted = { frame: picture, direction: 1, playing: false };
    this.cache.clear(picture);
    this.expect(null);
  }

  /** After a failure: forgets what is damaged or could not be opened, and reads the file anew. */
  retry(): void {
    this.damage.forget();
    this.file?.discard();
    this.file = null;
    this.index = null;
    this.setStatus({ kind: 'opening' });
    this.stopReading();
    void this.open();
  }

  /** The decoded picture, still owned by the stream: use it at once. */
  picture(frame: number): VideoSample | undefined {
    return this.cache.get(this.pictureAt(frame));
  }

  /** Which of its pictures a frame shows. */
  pictureAt(frame: number): number {
    return shiftedPicture(frame, this.video.shift ?? 0, this.video.frames);
  }

  /** Why a frame of a ready stream will never have a picture; null if it has or may get one. */
  missing(frame: number): string | null {
    if (this.index === null) return null;
    const picture = this.pictureAt(frame);
    const { length } = this.index.timesSec;
    if (picture >= length) return beyondEnd(picture, length, this.video.startSec);
    if (!this.damage.undecodable.has(picture)) return null;
    return `Frame ${picture} could not be decoded: the video file is damaged there.`;
  }

  dispose(): void {
    this.disposed = true;
    this.stopListening();
    this.listeners.clear();
    this.cache.clear();
    this.stopReading();
    this.file?.release();
  }

  private async open(): Promise<void> {
    try {
      const { file, startSec } = await openPlayable(this.video);
      this.file = file;
      if (this.disposed) {
        file.release();
        return;
      }
      const { frames } = this.video;
      const index = await file.index({ startSec, frames, fps: this.fps });
      if (this.disposed) return;
      this.index = index;
      this.cache = new PictureCache(capacityFor(file));
      this.cache.pinned = this.expected;
      const { codec, width, height } = file;
      this.setStatus({ kind: 'ready', codec, width, height, pictures: index.timesSec.length });
      await this.pump();
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  private async pump(): Promise<void> {
    if (this.pumping || this.file === null || this.index === null) return;
    this.pumping = true;
    try {
      for (let run = this.plan(); run !== null && !this.disposed; run = this.plan()) {
        if (this.isFragile(run.until - 1)) {
          await this.decodeAlone(run.until - 1);
          continue;
        }
        if (this.reader === null || this.position !== run.from) this.startReading(run.from);
        await this.read(run);
      }
      if (this.resting) {
        this.stopReading();
        this.file?.decoders.rest();
      }
    } catch (thrown) {
      this.fail(thrown);
    } finally {
      this.pumping = false;
    }
    if (this.disposed) this.cache.clear();
  }

  private plan(): DecodeRun | null {
    const { index, wanted, cache } = this;
    if (index === null || wanted === null || this.status.kind === 'failed') return null;
    const most = Math.floor(cache.capacity / 3);
    const isReady = (picture: number): boolean =>
      cache.has(picture) ||
      this.damage.undecodable.has(picture) ||
      (picture !== wanted.frame && this.isFragile(picture));
    if (!isReachable() && (this.resting || isReady(wanted.frame))) return null;
    const stands = !wanted.playing && !this.resting && isReady(wanted.frame);
    if (stands && !this.turn.isOver(wanted.frame)) return null;
    const run = planDecoding({
      wanted: wanted.frame,
      count: index.timesSec.length,
      direction: wanted.direction,
      ahead: this.resting ? 0 : wanted.playing ? most : Math.min(8, most),
      behind: this.resting ? 0 : Math.floor(cache.capacity / 2),
      position: this.position,
      isReady,
      decodeStart: (picture) => this.decodeStart(picture),
    });
    const { expected } = this;
    if (run !== null || expected === null || wanted.playing || this.resting) return run;
    if (isReady(expected) || expected >= index.timesSec.length) return null;
    return { from: expected, until: expected + 1 };
  }

  private startReading(from: number): void {
    this.stopReading();
    const { index, file } = this;
    const startSec = index?.timesSec[from];
    if (index === null || file === null || startSec === undefined || this.disposed) return;
    this.reader = new PictureReader(file, startSec, {
      reordered: index.reordered,
      passing: this.outrun,
    });
    this.position = from;
  }

  private stopReading(): void {
    const { reader } = this;
    this.reader = null;
    this.position = null;
    reader?.stop();
  }

  /** What is read for anything else must not keep the wanted picture waiting. */
  private stopReadingElsewhere(): void {
    const run = this.plan();
    if (run !== null && run.from !== this.position) this.stopReading();
  }

  /** Reads a run to its end, or to where another picture has become more urgent. */
  private async read(run: DecodeRun): Promise<void> {
    const { reader } = this;
    if (reader === null) return;
    const target = run.until - 1;
    while (this.position !== null && this.position < run.until) {
      const sample = await orNull(reader.next(this.index?.timesSec[target] ?? Infinity));
      if (this.disposed || this.reader !== reader) {
        sample?.close();
        return;
      }
      if (sample === null) {
        this.damage.fragile.add(this.decodeStart(this.position));
        this.stopReading();
        return;
      }
      const picture = this.keep(sample);
      const { frame } = this.wanted ?? { frame: target };
      if (picture === frame || picture === target || this.outrun) this.tell(picture);
      const onTheWay = frame >= this.position && frame < run.until;
      if (!onTheWay && !this.cache.has(frame) && !this.damage.undecodable.has(frame)) return;
    }
  }

  /** One picture and nothing after it: what the file's damage elsewhere cannot take away. */
  private async decodeAlone(picture: number): Promise<void> {
    this.stopReading();
    const { file, index } = this;
    const timeSec = index?.timesSec[picture];
    if (file === null || index === null || timeSec === undefined) return;
    const sample = await orNull(file.sink.getSample(timeSec));
    if (this.disposed || this.index !== index) {
      sample?.close();
      return;
    }
    if (sample !== null && pictureOf(index, sample) === picture) {
      this.cache.put(picture, sample, this.wanted?.frame ?? picture);
    } else {
      sample?.close();
      this.damage.undecodable.add(picture);
    }
    this.tell(picture);
  }

  private decodeStart(picture: number): number {
    return this.index?.decodeStart[picture] ?? 0;
  }

  private isFragile(picture: number): boolean {
    return this.damage.fragile.size > 0 && this.damage.fragile.has(this.decodeStart(picture));
  }

  private keep(sample: VideoSample): number {
    const { index, position } = this;
    if (index === null || position === null) throw new Error('A picture came without a reader.');
    const picture = pictureOf(index, sample);
    // Between two pictures that arrive, none is missing unless the decoder dropped it.
    if (picture > position) this.damage.fragile.add(this.decodeStart(position));
    this.position = Math.max(position, picture + 1);
    this.cache.put(picture, sample, this.wanted?.frame ?? picture);
    return picture;
  }

  private fail(thrown: unknown): void {
    if (!this.disposed) this.setStatus(failedBy(thrown));
  }

  private setStatus(status: StreamStatus): void {
    this.status = status;
    this.tell(null);
  }

  private tell(picture: number | null): void {
    const frame = picture === null ? null : picture - (this.video.shift ?? 0);
    for (const listener of this.listeners) listener(frame);
  }
}
