/** What `npm run demo -- ...` understands. */
import { readArguments, type OptionsConfig } from '../../src/core/host/arguments';
import { stepsPerSecond } from './timing';
import type { Wishes } from './recipe';
import { cameras, encoders } from './video';

export const usage = `npm run demo -- [DIR] [options]

Makes a demo dataset in DIR, which must not exist; without anything, the committed one (assets/demo) again.
The same options and ffmpeg give the same bytes.

  --episodes N    1 to 5000 (24)
  --seed S        other scenes, tasks and mishaps, drawn from this whole number; without it, the committed 24 come first
  --cameras N     1 to ${cameras.length}: ${cameras.map(({ name }) => name).join(', ')} (2)
  --seconds T     length of every episode; without it, each takes as long as its person does
  --keyframes N   acts until each episode has at least N true boundaries; without it, one task of one or two acts
  --size WxH      pictures of this size, even numbers (480x360; the wrist's 320x240)
  --fps N         frames per second, a divisor of ${stepsPerSecond} (15)
  --codec NAME    ${Object.keys(encoders).join(' or ')} for every camera (the wrist's is AV1)
  --gop N         pictures between two at which decoding can begin (60)
  --help`;

const options = {
  episodes: { type: 'string' },
  seed: { type: 'string' },
  cameras: { type: 'string' },
  seconds: { type: 'string' },
  keyframes: { type: 'string' },
  size: { type: 'string' },
  fps: { type: 'string' },
  codec: { type: 'string' },
  gop: { type: 'string' },
  help: { type: 'boolean' },
} as const satisfies OptionsConfig;

export interface DemoArguments {
  /** Null for the committed dataset. */
  folder: string | null;
  wishes: Wishes;
  help: boolean;
}

/** Throws an error of one sentence for what it does not understand. */
export function readDemoArguments(args: string[]): DemoArguments {
  const { values, positionals } = readArguments(args, options, 'see npm run demo -- --help');
  const [folder = null, extra] = positionals;
  if (extra !== undefined) throw new Error(`One folder only: "${extra}" is one too many.`);
  const { help = false } = values;
  const whole = (name: Exclude<keyof typeof values, 'help'>, from: number, to: number) => {
    const text = values[name];
    if (text === undefined) return undefined;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= from && value <= to) return value;
    throw new Error(`--${name} takes a whole number from ${from} to ${to}, not "${text}".`);
  };
  const wishes: Wishes = {
    episodes: whole('episodes', 1, 5000),
    seed: whole('seed', 0, 2 ** 31 - 1),
    cameras: whole('cameras', 1, cameras.length),
    seconds: whole('seconds', 1, 600),
    keyframes: whole('keyframes', 1, 500),
    size: readSize(values.size),
    fps: whole('fps', 1, stepsPerSecond),
    codec: readCodec(values.codec),
    gop: whole('gop', 1, 1000),
  };
  if (wishes.fps !== undefined && stepsPerSecond % wishes.fps !== 0) {
    throw new Error(`--fps takes a divisor of ${stepsPerSecond}, not ${wishes.fps}.`);
  }
  const wished = Object.values(wishes).some((wish) => wish !== undefined);
  if (folder === null && wished && !help) {
    throw new Error('Name a folder: npm run demo -- DIR --episodes N');
  }
  return { folder, wishes, help };
}

const possible = (side: number): boolean => side >= 32 && side <= 4096 && side % 2 === 0;

function readSize(text: string | undefined): Wishes['size'] {
  if (text === undefined) return undefined;
  const [width = 0, height = 0] = (/^(\d+)x(\d+)$/.exec(text)?.slice(1) ?? []).map(Number);
  if (possible(width) && possible(height)) return { width, height };
  throw new Error(`--size takes two even numbers from 32 to 4096, such as 640x480, not "${text}".`);
}

function readCodec(text: string | undefined): Wishes['codec'] {
  if (text === undefined || text === 'h264' || text === 'av1') return text;
  throw new Error(`--codec takes ${Object.keys(encoders).join(' or ')}, not "${text}".`);
}
