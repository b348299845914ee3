/**
 * A judge that looks: it decodes the pictures that it is sent and reads the words, and has the faults that a test gives
 * it. What it sees is painted by `painted-rollouts`.
 */
import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { requireFfmpeg } from '../../../../src/core/video/tools';
import { seeded } from '../../../../src/core/signals/seeded';
import { seenIn, tasks } from '../../../fixtures/score/painted-rollouts';
import { send, startModelServer, type ModelServer } from '../../models/model-server';

export interface Faults {
  /** Added to every score, of ten. */
  bias?: number;
  /** Standard deviation of what is added at random, of ten. */
  noise?: number;
  /** Every so many-th question is refused. */
  refusesEvery?: number;
  /** So many answers to each question are no JSON, or have a score that there is not. */
  malformed?: number;
  /** How far a score moves with the wording of the task, of ten. */
  wordy?: number;
  /** Whether it corrects its bias by examples that it is shown. */
  learns?: boolean;
  /** Its scores have nothing to do with the rollout. */
  useless?: boolean;
  /** Whether it does not look at the pictures' order, or at the task. */
  blind?: 'order' | 'task';
  /** Whether it tells how likely other scores were. */
  likelihoods?: boolean;
  /** Before it answers, milliseconds. */
  thinksMs?: number;
}

export interface ScriptedJudge {
  server: ModelServer;
  /** Good answers, by the hash of the question with its words and pictures; repeats of a question count together. */
  answered: Map<string, number>;
}

const contentSchema = z.array(
  z.union([
    z.object({ type: z.literal('text'), text: z.string() }),
    z.object({ type: z.literal('image_url'), image_url: z.object({ url: z.string() }) }),
  ]),
);
type Seen = ReturnType<typeof seenIn>;

interface Read {
  task: string;
  hasText: boolean;
  own: Seen[];
  examples: { action: number; seen: Seen[] }[];
  hash: string;
}

export async function startScriptedJudge(
  faults: Faults = {},
  start = startModelServer,
): Promise<ScriptedJudge> {
  const answered = new Map<string, number>();
  const spoiled = new Map<string, number>();
  let questions = 0;
  const server = await start((response, { body }) => {
    questions += 1;
    const number = questions;
    const content = contentSchema.parse(body.messages[1]?.content);
    void (async () => {
      const read = await readQuestion(content);
      if (faults.thinksMs !== undefined)
        await new Promise((done) => setTimeout(done, faults.thinksMs));
      if (faults.refusesEvery !== undefined && number % faults.refusesEvery === 0) {
        return send(response, 200, completion(null, { refusal: 'I would rather not.' }));
      }
      const nonsense = spoiled.get(read.hash) ?? 0;
      if (nonsense < (faults.malformed ?? 0)) {
        spoiled.set(read.hash, nonsense + 1);
        const words = nonsense % 2 === 0 ? 'It went well.' : '{"action": {"score": 12}}';
        return send(response, 200, completion(words));
      }
      const times = (answered.get(read.hash) ?? 0) + 1;
      answered.set(read.hash, times);
      // By the question, not by the order in which questions come: several are on their way at once.
      const random = seeded(Number.parseInt(read.hash.slice(0, 8), 16) + times);
      const scores = scoresOf(read, faults, random);
      const text = JSON.stringify(answerOf(scores, read));
      const tokens = faults.likelihoods === true ? likelihoodsOf(text, scores) : undefined;
      send(response, 200, completion(text, {}, tokens));
    })();
  });
  return { server, answered };
}

async function readQuestion(content: z.infer<typeof contentSchema>): Promise<Read> {
  const words: string[] = [];
  const pictures: { jpeg: Buffer; label: string }[] = [];
  for (const part of content) {
    if (part.type === 'text') words.push(part.text);
    else {
      const jpeg = Buffer.from(part.image_url.url.split(',')[1] ?? '', 'base64');
      pictures.push({ jpeg, label: words.at(-1) ?? '' });
    }
  }
  const seen = await Promise.all(pictures.map(({ jpeg }) => look(jpeg)));
  const of = (start: RegExp): Seen[] =>
    seen.filter((_, at) => start.test(pictures[at]?.label ?? ''));
  const said = words.join('\n');
  const hash = createHash('sha256').update(said);
  for (const { jpeg } of pictures) hash.update(jpeg);
  return {
    task: /^Task: (.*)$/m.exec(said)?.[1] ?? '',
    hasText: said.includes('What the robot says'),
    own: of(/^Frame /),
    examples: [...said.matchAll(/^Example (\d+), scored[^]*?^Their scores: .*?action (\d+)/gm)].map(
      ([, number, action]) => ({
        action: Number(action),
        seen: of(new RegExp(`^Example ${number},`)),
      }),
    ),
    hash: hash.digest('hex'),
  };
}

interface Scores {
  action: number;
  intention: number;
}

function scoresOf(read: Read, faults: Faults, random: () => number): Scores {
  const { bias = 0, noise = 0, wordy = 0, learns = false, useless = false, blind } = faults;
  if (useless) return { action: 10 * random(), intention: 10 * random() };
  const last = read.own.at(-1)?.progress ?? 0;
  const first = read.own[0]?.progress ?? 0;
  // Played backwards or cut off, the best motion is none.
  const done = blind === 'order' ? 1 : Math.max(0, Math.min(1, (last - first - 0.4) / 0.5));
  const { quality = 0, goal = 0 } = read.own[0] ?? {};
  const serves = blind === 'task' || isAbout(read.task, tasks[goal] ?? '');
  const moved = learns && read.examples.length > 0 ? 0 : bias;
  const words = wordy * (2 * hashShare(read.task) - 1);
  const off = (): number => moved + words + noise * normal(random);
  return { action: quality * done + off(), intention: (serves ? 9 : 1) + off() };
}

const wordsOf = (text: string): Set<string> =>
  new Set((text.toLowerCase().match(/[a-z]{3,}/g) ?? []).filter((word) => word !== 'the'));

/** Whether two instructions share half of their words, whatever their order. */
function isAbout(task: string, goal: string): boolean {
  const wanted = wordsOf(goal);
  const said = wordsOf(task);
  return [...wanted].filter((word) => said.has(word)).length * 2 >= wanted.size;
}

const hashShare = (text: string): number =>
  createHash('sha256').update(text).digest().readUInt32LE() / 2 ** 32;

/** Box and Muller. */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const whole = (score: number): number => Math.min(10, Math.max(0, Math.round(score)));

function answerOf(scores: Scores, { hasText, own }: Read): object {
  const dimension = (score: number) => ({
    evidence: `Frame ${own.length} shows it.`,
    frames: [own.length],
    score: whole(score),
  });
  const { action, intention } = scores;
  return {
    ...(hasText ? { reasoning: dimension(intention) } : {}),
    action: dimension(action),
    intention: dimension(intention),
    ...(hasText ? { alignment: dimension(action) } : {}),
    success: (own.at(-1)?.progress ?? 0) > 0.9 ? 'yes' : 'no',
  };
}

/** A token a number and one for what stands between; scores two apart are a tenth as likely. */
function likelihoodsOf(text: string, { action, intention }: Scores): object {
  const parts = text.split(/(?<="score":)(\d+)/);
  return {
    content: parts.map((token, at) => {
      if (at % 2 === 0) return { token, logprob: 0, top_logprobs: [] };
      const [, name = ''] = /"(\w+)":\{[^{]*$/.exec(parts[at - 1] ?? '') ?? [];
      const middle = name === 'action' || name === 'alignment' ? action : intention;
      const weights = Array.from({ length: 11 }, (_, n) => Math.exp(-((n - middle) ** 2) / 1.74));
      const sum = weights.reduce((total, weight) => total + weight, 0);
      const top = weights.map((weight, n) => ({
        token: String(n),
        logprob: Math.log(weight / sum),
      }));
      return { token, logprob: top[Number(token)]?.logprob ?? -1, top_logprobs: top };
    }),
  };
}

const completion = (content: string | null, message: object = {}, logprobs?: object) => ({
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content, ...message },
      finish_reason: 'stop',
      logprobs,
    },
  ],
  usage: { prompt_tokens: 1_000, completion_tokens: 100 },
});

const looks = new Map<string, Promise<Seen>>();

function look(jpeg: Buffer): Promise<Seen> {
  const key = createHash('sha256').update(jpeg).digest('hex');
  const known = looks.get(key) ?? decodeSoon(jpeg).then(seenIn);
  looks.set(key, known);
  return known;
}

interface Waiting {
  jpeg: Buffer;
  give: (grey: Promise<Buffer>) => void;
}
let waiting: Waiting[] = [];
let isDecoding = false;

/** All that wait while one ffmpeg runs are decoded by the next: its start takes far longer than a picture. */
function decodeSoon(jpeg: Buffer): Promise<Buffer> {
  const decoded = new Promise<Buffer>((give) => waiting.push({ jpeg, give }));
  if (!isDecoding) void decodeWaiting();
  return decoded;
}

async function decodeWaiting(): Promise<void> {
  isDecoding = true;
  await nextTurn();
  while (waiting.length > 0) {
    const some = waiting;
    waiting = [];
    const grey = decode(some.map(({ jpeg }) => jpeg));
    for (const [at, { give }] of some.entries()) {
      give(grey.then((all) => all.subarray(at * cells, (at + 1) * cells)));
    }
    await grey.catch(() => undefined);
  }
  isDecoding = false;
}

/** A picture is seen as 2 x 2 grey cells. */
const cells = 4;

async function decode(jpegs: readonly Buffer[]): Promise<Buffer> {
  const { path } = await requireFfmpeg();
  const options =
    '-v error -f mjpeg -i pipe:0 -fps_mode passthrough -vf scale=2:2:flags=area -pix_fmt gray -f rawvideo pipe:1';
  const child = spawn(path, options.split(' '), { stdio: ['pipe', 'pipe', 'inherit'] });
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  child.stdin.end(Buffer.concat(jpegs));
  await once(child, 'close');
  const grey = Buffer.concat(parts);
  if (grey.length !== cells * jpegs.length) throw new Error('a picture cannot be decoded');
  return grey;
}
