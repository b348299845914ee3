/** The question put to a judge about one rollout, and its identity. */
import { createHash } from 'node:crypto';
import type { JudgeSettings } from '../../../shared/model/judge';
import { dimensions, type Dimension, type Example } from '../../../shared/model/score';
import { contentOf, formatOf, type Part } from '../../models/chat-body';
import type { Spoiled } from '../../models/ask';
import { mostLikely, type Dialect } from '../../models/dialect';
import { seeded } from '../../signals/seeded';
import { answerJsonSchema, dimensionsFor } from './answer';
import type { RolloutFacts, Shown } from './facts';
import { signalLines } from './measured-signals';
import { instructionsFor, promptVersion } from './rubric';

/** What is a picture here becomes one when it is asked: a known answer needs none. */
type Asked = Part | { shown: Shown['pictures'][number] };

export interface JudgeQuestion {
  model: string;
  answerTokens: number;
  asked: readonly Dimension[];
  system: string;
  parts: readonly Asked[];
  /** When each numbered frame is, seconds. */
  timesSec: readonly number[];
  /** Which answer of several is asked for: the first is the likeliest one, others are drawn. */
  turn: number;
  /** Of all that could change the answer: the same question has the same answer in the project. */
  key: string;
}

/** Characters of texts, of a rollout or of the notes of an example; more are thinned out evenly. */
const longestTexts = 8_000;
/** A speck of the model's freedom; none for the first answer. */
const drawnAt = 1;

/**
 * @param repeat the same question with another number is asked anew
 * @param turn its place among the answers that are asked for
 * @param identify what a picture is known by, without decoding it
 */
export async function questionOf(
  settings: Pick<JudgeSettings, 'model' | 'answerTokens' | 'instructions'>,
  facts: RolloutFacts,
  { repeat, turn }: { repeat: number; turn: number },
  identify: (shown: Shown['pictures'][number]) => Promise<string>,
): Promise<JudgeQuestion> {
  const { model, answerTokens } = settings;
  const asked = dimensionsFor(facts.texts.length > 0);
  const extra = settings.instructions.trim();
  const system = [instructionsFor(asked), ...(extra === '' ? [] : [extra])].join('\n');
  const parts = partsOf(facts, turn);
  const told = await Promise.all(
    parts.map(async (part) => {
      if ('text' in part) return part.text;
      return 'shown' in part ? identify(part.shown) : hash(part.picture);
    }),
  );
  const key = hash(
    JSON.stringify([promptVersion, model, answerTokens, repeat, turn === 0, system, told]),
  );
  const timesSec = facts.shown.map(({ t }) => t);
  return { model, answerTokens, asked, system, parts, timesSec, turn, key };
}

function partsOf(facts: RolloutFacts, turn: number): Asked[] {
  const { task, lengthSec, shown, texts, measured, examples } = facts;
  const lines = [
    `Task: ${task.trim() || 'not stated'}`,
    `The rollout takes ${lengthSec.toFixed(1)} s; ${shown.length} frames of it follow.`,
    ...(texts.length === 0 ? [] : ['What the robot says, and when:', ...thinned(texts)]),
    ...(measured === null
      ? []
      : signalLines(
          measured,
          shown.map(({ t }) => t),
        )),
  ];
  return [
    ...shuffled(examples, turn).flatMap((example, at) => exampleParts(example, at + 1)),
    { text: `${examples.length === 0 ? '' : 'Now the rollout to judge.\n'}${lines.join('\n')}` },
    ...shown.flatMap(({ t, pictures }, at) =>
      pictures.flatMap((picture): Asked[] => {
        const camera = pictures.length > 1 ? `, ${cameraName(picture.source.cameraKey)}` : '';
        return [{ text: `Frame ${at + 1}, ${t.toFixed(1)} s${camera}:` }, { shown: picture }];
      }),
    ),
  ];
}

const cameraName = (key: string): string => key.replace(/^observation\.images?\./, '');

function exampleParts(example: Example, number: number): Asked[] {
  const { rollout, scores, outcome, notes, pictures = [] } = example;
  const given = dimensions.flatMap((name) => {
    const score = scores[name];
    return score === null ? [] : [`${name} ${Math.round(score * 10)}`];
  });
  const lines = [
    `Example ${number}, scored by people: another rollout, of the task: ${rollout.task.trim() || 'not stated'}`,
    `Their scores: ${given.join(', ') || 'none'}. ${outcome === null ? 'How it ended is not known.' : `Outcome: ${outcomeWords(outcome)}.`}`,
    ...(notes.length === 0 ? [] : ['What they noted, and when:', ...thinned(notes)]),
  ];
  return [
    { text: lines.join('\n') },
    ...pictures.flatMap(({ t, picture }): Asked[] => [
      { text: `Example ${number}, ${t.toFixed(1)} s:` },
      { picture },
    ]),
  ];
}

function outcomeWords(outcome: number): string {
  if (outcome === 1) return 'done fully';
  return outcome === 0 ? 'not done' : `done in part (${outcome.toFixed(2)})`;
}

/** A line each; every n-th where there are too many. */
function thinned(texts: readonly { t: number; text: string }[]): string[] {
  const lines = texts.map(
    ({ t, text }) => `${t.toFixed(1)} s: ${text.trim().replaceAll(/\s+/g, ' ')}`,
  );
  const characters = lines.reduce((sum, line) => sum + line.length, 0);
  const every = Math.ceil(characters / longestTexts);
  if (every <= 1) return lines;
  const kept = lines
    .filter((_, at) => at % every === 0)
    .map((line) => line.slice(0, longestTexts / 4));
  return [`(one in ${every} of ${lines.length} texts)`, ...kept];
}

/** As they come for the first answer, in another order for each other. */
function shuffled(examples: readonly Example[], turn: number): Example[] {
  const order = [...examples];
  if (turn === 0) return order;
  const random = seeded(turn);
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    const [a, b] = [order[at], order[other]];
    if (a !== undefined && b !== undefined) [order[at], order[other]] = [b, a];
  }
  return order;
}

/**
 * The body of a chat completion request in the words that the server understands.
 *
 * @param parts the question's, its pictures taken
 */
export function requestBody(
  question: JudgeQuestion,
  parts: readonly Part[],
  dialect: Dialect,
  spoiled: Spoiled | null,
): object {
  const { model, system, asked, answerTokens, timesSec, turn } = question;
  const schema = answerJsonSchema(asked, timesSec.length);
  return {
    model,
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: contentOf(parts) },
      ...(spoiled === null ? [] : repair(spoiled)),
    ],
    [dialect.tokensField]: answerTokens,
    ...(dialect.temperature ? { temperature: turn === 0 ? 0 : drawnAt } : {}),
    ...(dialect.logprobs === true
      ? { logprobs: true, top_logprobs: dialect.likely ?? mostLikely }
      : {}),
    ...formatOf(dialect, 'judgement', schema),
  };
}

const repair = ({ words, fault }: Spoiled): object[] => [
  { role: 'assistant', content: words.slice(0, longestTexts) },
  {
    role: 'user',
    content: `This answer cannot be used: ${fault}. Answer again with the one JSON object that was asked for and nothing else.`,
  },
];

const hash = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');
