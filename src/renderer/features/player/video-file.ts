/** Opening a video file over byte ranges, once per file however many episodes it holds. */
import {
  EncodedPacketSink,
  Input,
  MATROSKA,
  MP4,
  QTFF,
  UrlSource,
  VideoSampleSink,
  WEBM,
  type InputVideoTrack,
} from 'mediabunny';
import { StudioError } from '../../../shared/errors';
import type { EpisodeVideo } from '../../../shared/model/dataset';
import { codecName, explainUnsupported } from './codec-name';
import { disposableIn } from './disposable';
import { heldBackOf, type HeldBack } from './held-back';
import { HubAway, isLostConnection } from './read-errors';
import { indexPictures, type PictureIndex } from './picture-index';
import { isReachable } from './reach';

export interface VideoFile {
  /** For people, e.g. `H.264`. */
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  /** Decoders in hardware lend out only a few pictures at a time. */
  readonly decodesInSoftware: boolean;
  readonly track: InputVideoTrack;
  readonly sink: VideoSampleSink;
  readonly heldBack: HeldBack;
  /** Whether no other picture is predicted from the one in a packet. */
  isDisposable(packet: Uint8Array): boolean;
  index(episode: { startSec: number; frames: number; fps: number }): Promise<PictureIndex>;
  /** Counts down the users; the last one closes the file. */
  release(): void;
  /** Releases, and lets nobody else share this connection: the next to open the file starts anew. */
  discard(): void;
}

type OpenedFile = Omit<VideoFile, 'release' | 'discard'>;

interface OpenFile {
  users: number;
  input: Input;
  opening: Promise<OpenedFile>;
}

const openFiles = new Map<string, OpenFile>();

/** Bytes of encoded video kept per file: seconds of any codec, little beside the decoded pictures. */
const cachedBytes = 16 * 2 ** 20;

/** Throws a StudioError whose message fits in the camera's place. */
async function openVideoFile(url: string): Promise<VideoFile> {
  const absoluteUrl = new URL(url, location.href).href;
  const file = openFiles.get(absoluteUrl) ?? startOpening(absoluteUrl);
  file.users += 1;
  const forget = (): void => {
    if (openFiles.get(absoluteUrl) === file) openFiles.delete(absoluteUrl);
  };
  let released = false;
  const release = (): void => {
    if (released) return;
    released = true;
    file.users -= 1;
    if (file.users > 0) return;
    forget();
    file.input.dispose();
  };
  const discard = (): void => {
    forget();
    release();
  };
  try {
    return { ...(await file.opening), release, discard };
  } catch (thrown) {
    discard();
    throw thrown;
  }
}

/**
 * The video's file, or what the studio makes of it where its codec cannot be decoded here. Throws as `openVideoFile`.
 */
export async function openPlayable({
  url,
  proxyUrl,
  startSec,
}: EpisodeVideo): Promise<{ file: VideoFile; startSec: number }> {
  try {
    return { file: await openVideoFile(url), startSec };
  } catch (thrown) {
    const isKnown = thrown instanceof StudioError && thrown.code === 'unsupported';
    if (!isKnown || proxyUrl === null) throw thrown;
    // Where not even H.264 can be decoded, the first reason is the better one.
    const file = await openVideoFile(proxyUrl).catch(() => Promise.reject(thrown));
    return { file, startSec: 0 };
  }
}

function startOpening(absoluteUrl: string): OpenFile {
  const source = new UrlSource(absoluteUrl, {
    maxCacheSize: cachedBytes,
    fetchFn: fetchVideo,
    // The default never gives up, which would leave a camera loading for ever.
    getRetryDelay: () => null,
    // Whoever waits for the bytes gets the error too; without waiting nobody misses them.
    handleUnhandledError: () => undefined,
  });
  // Others reach the window only as what the studio makes of them; a playlist would have it ask other servers.
  const input = new Input({ source, formats: [MP4, QTFF, MATROSKA, WEBM] });
  const file = { users: 0, input, opening: inspect(input) };
  openFiles.set(absoluteUrl, file);
  return file;
}

/** For what the studio could not have from the Hub it answers 502 and why. */
async function fetchVideo(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const answer = await patientFetch(input, init);
  const isOfStudio = answer.headers.get('content-type')?.startsWith('text/plain') === true;
  if (answer.status !== 502 || !isOfStudio) return answer;
  throw new HubAway(await answer.text());
}

/** The studio answers at once or is being restarted: asks three times within a second, then gives up. */
async function patientFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  for (const waitMs of [200, 500]) {
    try {
      return await fetch(input, init);
    } catch (thrown) {
      if (init?.signal?.aborted === true || !isReachable()) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
  return fetch(input, init);
}

async function inspect(input: Input): Promise<OpenedFile> {
  const track = await findTrack(input);
  if (typeof VideoDecoder === 'undefined') {
    throw new StudioError(
      'unsupported',
      'Videos can only be decoded on https or localhost: open the studio through localhost (ssh -L).',
    );
  }
  const codec = await track.getCodec();
  const parameters = await track.getCodecParameterString();
  const config = codec === null ? null : await track.getDecoderConfig();
  if (codec === null || config === null || !(await track.canDecode())) {
    throw new StudioError('unsupported', explainUnsupported(codec, parameters));
  }
  // Software decoding gives single pictures of this size sooner than hardware, and any number of them may be kept.
  const inSoftware = { ...config, hardwareAcceleration: 'prefer-software' as const };
  const { supported = false } = await VideoDecoder.isConfigSupported(inSoftware);
  const packets = new EncodedPacketSink(track);
  const sink = new VideoSampleSink(track, {
    hardwareAcceleration: supported ? 'prefer-software' : 'no-preference',
    // Each picture as soon as it can be shown: a seek is up to a third faster than with the usual look-ahead.
    optimizeForLatency: true,
  });
  return {
    codec: codecName(codec),
    width: await track.getDisplayWidth(),
    height: await track.getDisplayHeight(),
    decodesInSoftware: supported,
    track,
    sink,
    heldBack: heldBackOf(config),
    isDisposable: disposableIn(config),
    async index(episode) {
      const options = { metadataOnly: true };
      const from = episode.startSec - 0.5 / episode.fps;
      const start = await packets.getKeyPacket(from, options);
      return indexPictures(packets.packets(start ?? undefined, undefined, options), episode);
    },
  };
}

const damaged =
  'The video file is empty, damaged or cut short: it holds no table of pictures. Copy or record it again.';

async function findTrack(input: Input): Promise<InputVideoTrack> {
  let track: InputVideoTrack | null;
  try {
    track = await input.getPrimaryVideoTrack();
  } catch (thrown) {
    if (isLostConnection(thrown)) throw thrown;
    const status = /: (\d{3}) /.exec(thrown instanceof Error ? thrown.message : '')?.[1];
    // No byte of the file lies in the range asked for.
    if (status === '416') throw new StudioError('corrupt-data', damaged, { cause: thrown });
    if (status !== undefined) {
      throw new StudioError(
        'not-found',
        `The video file could not be read (the studio answered ${status}): check that it is still in the dataset's folder.`,
        { cause: thrown },
      );
    }
    throw new StudioError('corrupt-data', damaged, { cause: thrown });
  }
  if (track === null) throw new StudioError('corrupt-data', damaged);
  return track;
}
