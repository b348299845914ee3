/** Pictures of several episodes into one video file, through ffmpeg. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export type CameraName = 'front' | 'wrist' | 'side';

export interface CameraSpec {
  name: CameraName;
  key: string;
  width: number;
  height: number;
  codec: 'h264' | 'av1';
  /** Encoder arguments: one thread and no version strings, so that the bytes are the same every time. */
  encoder: string;
  /** Pictures between two at which decoding can begin, at most. */
  gop: number;
}

export const encoders = {
  h264: '-c:v libx264 -preset veryslow -crf 29 -tune animation -x264-params bframes=3:open-gop=0:threads=1',
  av1: '-c:v libaom-av1 -cpu-used 4 -crf 41 -b:v 0 -lag-in-frames 25',
} as const;

const gop = 60;

/** As many of these as a dataset has cameras, in this order. */
export const cameras: readonly CameraSpec[] = [
  {
    name: 'front',
    key: 'observation.images.front',
    width: 480,
    height: 360,
    codec: 'h264',
    encoder: encoders.h264,
    gop,
  },
  {
    name: 'wrist',
    key: 'observation.images.wrist',
    width: 320,
    height: 240,
    codec: 'av1',
    encoder: encoders.av1,
    gop,
  },
  {
    name: 'side',
    key: 'observation.images.side',
    width: 480,
    height: 360,
    codec: 'h264',
    encoder: encoders.h264,
    gop,
  },
];

/** Random access at the first picture of every episode and every `camera.gop` pictures. */
export class VideoWriter {
  readonly #process;
  readonly #closed: Promise<unknown[]>;
  #complaints = '';

  constructor(file: string, camera: CameraSpec, fps: number, firstFrames: readonly number[]) {
    const starts = firstFrames.map((frame) => (frame / fps).toFixed(6)).join(',');
    this.#process = spawn(
      process.env['FFMPEG_BIN'] ?? 'ffmpeg',
      [
        `-v error -y -f rawvideo -pix_fmt rgb24 -s ${camera.width}x${camera.height}`,
        `-r ${fps} -i pipe:0 -vf scale=out_color_matrix=bt709:out_range=tv -pix_fmt yuv420p`,
        '-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv',
        camera.encoder,
        `-g ${camera.gop} -force_key_frames ${starts} -threads 1`,
        '-fflags +bitexact -flags:v +bitexact -map_metadata -1 -movflags +faststart',
      ]
        .flatMap((words) => words.split(' '))
        .concat(file),
      { stdio: ['pipe', 'ignore', 'pipe'] },
    );
    this.#process.stderr.on('data', (text: Buffer) => (this.#complaints += text.toString()));
    // A broken pipe shows up as the exit status, which says more.
    this.#process.stdin.on('error', () => {});
    this.#closed = once(this.#process, 'close');
  }

  async write(rgb: Uint8Array): Promise<void> {
    if (!this.#process.stdin.write(rgb))
      await Promise.race([once(this.#process.stdin, 'drain'), this.#closed]);
  }

  async finish(): Promise<void> {
    this.#process.stdin.end();
    const [status] = await this.#closed;
    if (status !== 0)
      throw new Error(`ffmpeg ended with status ${String(status)}: ${this.#complaints}`);
  }
}
