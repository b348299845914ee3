/** Options of the commands that ask a judge. */
import { judgeSettingsSchema, type JudgeSettings } from '../../../shared/model/judge';
import type { OptionsConfig } from '../../../core/host/arguments';
import { needed } from '../../command';
import {
  askingGiven,
  askingOptions,
  askingWords,
  keyVariableUsage,
  numberIn,
  priceUsage,
} from '../../asking';
import { takeOptions } from '../../take-options';
import { embeddingServerOptions, embeddingServerUsage } from './embedding-options';

const { endpoint: _endpoint, episodes: _episodes, ...asking } = askingOptions;

export const judgeOptions = {
  ...asking,
  judge: { type: 'string' },
  repeats: { type: 'string' },
  frames: { type: 'string' },
  cameras: { type: 'string' },
  'no-signals': { type: 'boolean', default: false },
  kb: { type: 'string' },
  k: { type: 'string', default: '3' },
  ...embeddingServerOptions,
} as const satisfies OptionsConfig;

export const judgeUsage = `
  --judge URL         ask a model behind an OpenAI-compatible server, e.g. http://127.0.0.1:8000/v1
  --model NAME        as the server calls it
  --repeats N         answers about each rollout (3); one where the server tells likelihoods
  --frames N          pictures shown of each at most (16), each from --cameras N of its cameras (1)
  --no-signals        do not tell what was measured of hands, pauses and speed
  --kb DIR            a knowledge base: examples that people scored are shown
  --k N               how many, with --preset additive (3); with paper one, the most alike scene of the most alike task
${embeddingServerUsage}
  --plan              ask nobody: count, estimate tokens and cost, say what is in the way
  --agree             you agree that pictures, tasks and texts are sent to that server; without it nothing is
${keyVariableUsage}
  --instructions TEXT what to tell the judge besides
  --concurrency N  --requests-per-minute N  --tokens-per-minute N  --timeout SECONDS
${priceUsage}`;

const words = {
  ...askingWords,
  model: ['--model', 'a name of at most 200 characters'],
  endpoint: [
    '--judge',
    'an address such as http://127.0.0.1:8000/v1, without name, password or query',
  ],
  repeats: ['--repeats', 'a whole number from 1 to 100'],
  frames: ['--frames', 'a whole number from 1 to 200'],
  cameras: ['--cameras', 'a whole number from 1 to 8'],
} as const;

/** As they were typed. */
export type JudgeValues = Parameters<typeof askingGiven>[0] & {
  [Name in 'judge' | 'model' | 'repeats' | 'frames' | 'cameras']?: string | undefined;
} & { 'no-signals': boolean; agree: boolean; kb?: string | undefined; k: string } & {
  [Name in keyof typeof embeddingServerOptions]?: string | undefined;
};

export function judgeSettings(values: JudgeValues): JudgeSettings {
  const given = {
    ...askingGiven(values),
    endpoint: needed(values.judge, '--judge'),
    model: needed(values.model, '--model'),
    repeats: numberIn(values.repeats),
    frames: numberIn(values.frames),
    cameras: numberIn(values.cameras),
    signals: !values['no-signals'],
  };
  return takeOptions(judgeSettingsSchema, given, words, values);
}
