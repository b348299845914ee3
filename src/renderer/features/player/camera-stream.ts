/**
 * The pictures of one camera of one episode. Decodes what `want` asks for, latest request first: a scrub never queues
 * up, it only changes what is decoded next.
 */
import type { VideoSample } from 'mediabunny';
import type { EpisodeVideo } from '../../../shared/model/dataset';
import { shiftedPicture } from '../../../shared/model/camera-shift';
import { aheadTurn } from './ahead-turn';
import { Damage } from './damage';
import { isStep, keptOfJump, planDecoding, stepsAhead, type DecodeRun } from './decode-plan';
import { PictureCache, capacityFor } from './picture-cache';
import { pictureOf, type PictureIndex } from './picture-index';
import { PictureReaders } from './picture-readers';
import { DisplayTurn } from './display-turn';
import { isLostConnection, orNull } from './read-errors';
import { isReachable, onReach } from './reach';
import { beyondEnd, failedBy, hubAgainMs, type StreamStatus, type Want } from './stream-status';
import { openPlayable, type VideoFile } from './video-file';

/** Who rests so long needs no decoders: stills are asked for one after another. */
const soonMs = 1_000;

export class CameraStream {
  status: StreamStatus = { kind: 'opening' };
  private file: VideoFile | null = null;
  private index: PictureIndex | null = null;
  private readers: PictureReaders | null = null;
  private cache = new PictureCache(0);
  private readonly damage = new Damage();
  private wanted: Want | null = null;
  /** Where the playhead goes next, as far as anybody knows: decoded when there is nothing else to do, and kept. */
  private expected: number | null = null;
  /** Nobody looks: decode the wanted picture only and give the decoders back. */
  private resting = true;
  private closing: ReturnType<typeof setTimeout> | null = null;
  private again: ReturnType<typeof setTimeout> | undefined;
  /** One picture is decoded alone. */
  private isAlone = false;
  /** The playhead moves faster than pictures come: the pictures on the way are shown too. */
  private outrun = false;
  /** Of the pictures on the way to the wanted one, so many are kept, if there is room. */
  private kept = 0;
  private readonly turn = new DisplayTurn(() => this.pump());
  private disposed = false;
  private readonly stopListening: () => void;
  private readonly listeners = new Set<(picture: number | null) => void>();

  constructor(
    readonly video: EpisodeVideo,
    readonly fps: number,
  ) {
    this.stopListening = onReach(() => this.pump());
    void this.open();
  }

  /** Called with a frame whose picture is ready and was asked for; with null when the status changed. */
  subscribe(listener: (picture: number | null) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  want(want: Want): void {
    const frame = this.pictureAt(want.frame);
    const before = this.wanted?.frame ?? null;
    this.outrun = before !== null && !this.cache.has(before) && !want.playing;
    if (frame !== before) this.kept = isStep(before, frame) ? Infinity : keptOfJump;
    this.wanted = { ...want, frame };
    this.resting = false;
    if (this.status.kind === 'failed' && this.status.mayComeBack && isReachable()) this.retry();
    else this.pump();
  }

  /** The frame that is likely to be wanted next, however far it is; null for none. */
  expect(frame: number | null): void {
    this.expected = frame === null ? null : this.pictureAt(frame);
    this.cache.pinned = this.expected;
    this.pump();
  }

  /** Gives memory and decoders back but for one picture, which the next viewer will want first. */
  rest(frame = 0): void {
    this.resting = true;
    const picture = this.pictureAt(frame);
    this.wanted = { frame: picture, direction: 1, playing: false, scrubbing: false };
    this.outrun = false;
    this.kept = 0;
    this.cache.clear(picture);
    this.expect(null);
  }

  /** After a failure: forgets what is damaged or could not be opened, and reads the file anew. */
  retry(): void {
    this.damage.forget();
    this.stopReading();
    this.file?.discard();
    this.file = null;
    this.index = null;
    this.setStatus({ kind: 'opening' });
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
    clearTimeout(this.again);
    this.stopListening();
    this.listeners.clear();
    this.stopReading();
    this.cache.clear();
    this.file?.release();
  }

  private async open(): Promise<void> {
    try {
      const { file, startSec } = await openPlayable(this.video);
      this.file = file;
      if (this.disposed) return file.release();
      const { frames } = this.video;
      const index = await file.index({ startSec, frames, fps: this.fps });
      if (this.disposed || this.file !== file) return;
      this.index = index;
      this.readers = new PictureReaders(file, index, {
        take: (picture, sample, missed) => this.take(picture, sample, missed),
        broken: (picture, error) => this.meetDamage(picture, error),
      });
      this.cache.clear();
      this.cache = new PictureCache(capacityFor(file));
      this.cache.pinned = this.expected;
      const { codec, width, height } = file;
      this.setStatus({ kind: 'ready', codec, width, height, pictures: index.timesSec.length });
      this.pump();
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  /** Sees to what is most urgent now. */
  private pump(): void {
    const { readers, wanted } = this;
    if (readers === null || wanted === null || this.disposed || this.isAlone) return;
    const isHere = this.isReady(wanted.frame);
    if (this.closing !== null) clearTimeout(this.closing);
    this.closing = null;
    // A scrub that has begun to show where it passes shows it first: else a fast hand would see nothing.
    if (!isHere && readers.owesFirst) return;
    const run = this.plan();
    const ahead = run !== null && isHere && !wanted.playing;
    if (!ahead) aheadTurn.leave(this);
    if (run === null) {
      readers.pause();
      if (this.resting) this.closing ??= setTimeout(() => readers.close(), soonMs);
      else if (isHere) readers.standBy();
    } else if (ahead && !aheadTurn.isOf(this, () => this.pump())) {
      readers.pause();
    } else if (this.isFragile(run.until - 1)) {
      void this.decodeAlone(run.until - 1);
    } else {
      readers.read(run, { passing: this.outrun, hurried: !ahead, dragged: wanted.scrubbing });
    }
  }

  private plan(): DecodeRun | null {
    const { index, wanted, cache, expected } = this;
    if (index === null || wanted === null || this.status.kind === 'failed') return null;
    const { frame, playing, scrubbing, direction } = wanted;
    const isHere = this.isReady(frame);
    if (!isReachable() && (this.resting || isHere)) return null;
    // Where the playhead only passes, nothing lies ahead.
    if (isHere && (this.resting || scrubbing)) return null;
    if (isHere && !playing && !this.turn.isOver(frame)) return null;
    const { ahead, behind } = cache.room(playing ? Infinity : stepsAhead);
    const { length: count } = index.timesSec;
    const run = planDecoding({
      wanted: frame,
      count,
      direction,
      ahead,
      behind,
      // What is passed is shown.
      kept: this.outrun ? count : Math.min(behind, this.kept),
      positions: this.readers?.positions ?? [],
      cheap: this.readers?.cheap(scrubbing) ?? 0,
      isReady: (picture) => this.isReady(picture),
      decodeStart: (picture) => this.decodeStart(picture),
    });
    if (run !== null || expected === null || playing) return run;
    if (this.isReady(expected) || expected >= count) return null;
    return { from: expected, until: expected + 1 };
  }

  /** There, or not to be had, as far as it is not the one wanted. */
  private isReady(picture: number): boolean {
    return (
      this.cache.has(picture) ||
      this.damage.undecodable.has(picture) ||
      (picture !== this.wanted?.frame && this.isFragile(picture))
    );
  }

  private take(picture: number, sample: VideoSample, missed: number | null): void {
    // Between two pictures that arrive, none is missing unless the decoder dropped it.
    if (missed !== null) this.damage.fragile.add(this.decodeStart(missed));
    const { frame } = this.wanted ?? { frame: picture };
    this.cache.put(picture, sample, frame);
    if (picture === frame || picture === this.expected || this.outrun) this.tell(picture);
    this.pump();
  }

  /** Reading in a row does not get past this picture. */
  private meetDamage(picture: number, error: unknown): void {
    if (isLostConnection(error)) return this.fail(error);
    this.damage.fragile.add(this.decodeStart(picture));
    this.pump();
  }

  /** One picture and nothing after it: what the file's damage elsewhere cannot take away. */
  private async decodeAlone(picture: number): Promise<void> {
    const { file, index } = this;
    const timeSec = index?.timesSec[picture];
    if (file === null || index === null || timeSec === undefined) return;
    this.readers?.pause();
    this.isAlone = true;
    try {
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
    } catch (thrown) {
      this.fail(thrown);
    } finally {
      this.isAlone = false;
    }
    this.pump();
  }

  private stopReading(): void {
    aheadTurn.leave(this);
    if (this.closing !== null) clearTimeout(this.closing);
    this.readers?.close();
    this.readers = null;
  }

  private decodeStart(picture: number): number {
    return this.index?.decodeStart[picture] ?? 0;
  }

  private isFragile(picture: number): boolean {
    return this.damage.fragile.size > 0 && this.damage.fragile.has(this.decodeStart(picture));
  }

  private fail(thrown: unknown): void {
    if (this.disposed) return;
    aheadTurn.leave(this);
    this.readers?.pause();
    const { onHub } = this.video;
    this.setStatus(failedBy(thrown, onHub));
    if (onHub !== true || !isLostConnection(thrown)) return;
    this.again = setTimeout(() => this.resting || this.retry(), hubAgainMs);
  }

  private setStatus(status: StreamStatus): void {
    clearTimeout(this.again);
    this.status = status;
    this.tell(null);
  }

  private tell(picture: number | null): void {
    const frame = picture === null ? null : picture - (this.video.shift ?? 0);
    for (const listener of this.listeners) listener(frame);
  }
}
