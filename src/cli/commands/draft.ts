import { StudioError } from '../../shared/errors';
import { plainFailure } from '../../core/system/classify-error';
import { draftSettingsSchema, type DraftPlan, type DraftSettings } from '../../shared/model/draft';
import { keyFromEnvironment } from '../../core/models/keys';
import { planDrafts } from '../../core/drafts/plan';
import { runDrafts } from '../../core/drafts/run';
import type { OptionsConfig } from '../../core/host/arguments';
import { command, needed, onlyPositional, type CommandRun } from '../command';
import { parseEpisodeList } from '../episode-list';
import { takeOptions } from '../take-options';
import { problemLines } from '../text';
import { withProject } from '../with-project';

const keyVariable = 'DUALVLA_API_KEY';

const options = {
  project: { type: 'string' },
  endpoint: { type: 'string' },
  model: { type: 'string' },
  episodes: { type: 'string' },
  agree: { type: 'boolean', default: false },
  plan: { type: 'boolean', default: false },
  'key-variable': { type: 'string' },
  concurrency: { type: 'string' },
  'requests-per-minute': { type: 'string' },
  'tokens-per-minute': { type: 'string' },
  'price-in': { type: 'string' },
  'price-out': { type: 'string' },
  timeout: { type: 'string' },
  instructions: { type: 'string' },
  replace: { type: 'string' },
} as const satisfies OptionsConfig;

type Values = CommandRun<typeof options>['values'];

export const draft = command({
  name: 'draft',
  summary: 'Let a vision-language model draft the reasoning of undecided keyframes.',
  usage: `PATH --project DIR --endpoint URL --model NAME [--agree] [--plan] [--json]

  --endpoint URL      an OpenAI-compatible server, e.g. http://127.0.0.1:8000/v1
  --model NAME        as the server calls it
  --plan              ask nobody: count, estimate tokens and cost, say what is in the way
  --agree             you agree that pictures and task are sent to that server; without it nothing is
  --episodes LIST     only these, e.g. 0-9,12
  --key-variable NAME the environment variable that holds the key (${keyVariable} if that is set)
  --instructions TEXT what to tell the model besides, e.g. the language to write in
  --replace LIST      also replace texts of the dataset, of a model: dataset,model
  --concurrency N  --requests-per-minute N  --tokens-per-minute N  --timeout SECONDS
  --price-in N  --price-out N   per million tokens, in any currency: for the estimate`,
  options,
  async run({ positionals, values, job, log }) {
    const folder = onlyPositional(positionals, 'the dataset folder');
    const settings = settingsOf(values);
    const episodes = values.episodes === undefined ? null : parseEpisodeList(values.episodes);
    const key = keyOf(settings);
    return withProject(folder, needed(values.project, '--project'), async (dataset, project) => {
      const request = { dataset, project, settings, episodes };
      const agreedAtMs = values.agree ? Date.now() : null;
      const keyFault = 'fault' in key ? key.fault : null;
      const plan = await planDrafts({ ...request, keyFault, agreedAtMs });
      if (values.plan) return { document: plan, text: planText(plan) };
      if (!values.agree) {
        throw new StudioError(
          'conflict',
          `Nothing was sent to ${plan.host}. ${plan.consent} If you agree, add --agree.`,
        );
      }
      const [blocker] = plan.blockers;
      if (blocker !== undefined) throw new StudioError('conflict', blocker);
      for (const line of problemLines(project.info.problems)) log(line);
      log(planText(plan));
      const found = 'fault' in key ? null : key.key;
      const result = await runDrafts({ ...request, key: found }, job);
      for (const line of problemLines(result.problems)) log(line);
      const { drafted, fromCache, failed, notAsked, requests, seconds } = result;
      return {
        document: result,
        text:
          `${drafted} keyframes drafted by ${settings.model} (${fromCache} answered before), ` +
          `${failed + notAsked} keep their draft; ${requests} requests, ` +
          `${result.tokensIn} + ${result.tokensOut} tokens${costText(result.cost)}, ${seconds.toFixed(1)} s.`,
      };
    });
  },
});

const perMinute = 'a whole number from 1 to 100,000,000';
const price = 'a number from 0 to 100,000';
const words = {
  endpoint: [
    '--endpoint',
    'an address such as http://127.0.0.1:8000/v1, without name, password or query',
  ],
  model: ['--model', 'a name of at most 200 characters'],
  keyVariable: ['--key-variable', 'the name of an environment variable'],
  concurrency: ['--concurrency', 'a whole number from 1 to 64'],
  requestsPerMinute: ['--requests-per-minute', perMinute],
  tokensPerMinute: ['--tokens-per-minute', perMinute],
  timeoutSec: ['--timeout', 'seconds, from 0.05 to 3,600'],
  pricePerMillionIn: ['--price-in', price],
  pricePerMillionOut: ['--price-out', price],
  instructions: ['--instructions', 'at most 2,000 characters'],
  replace: ['--replace', 'a list of dataset or model'],
} as const;

const numberIn = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);

function settingsOf(values: Values): DraftSettings {
  const named = values['key-variable'];
  const inEnvironment = named !== undefined || (process.env[keyVariable] ?? '') !== '';
  const given = {
    endpoint: needed(values.endpoint, '--endpoint'),
    model: needed(values.model, '--model'),
    key: inEnvironment ? 'environment' : 'none',
    keyVariable: named,
    concurrency: numberIn(values.concurrency),
    requestsPerMinute: numberIn(values['requests-per-minute']),
    tokensPerMinute: numberIn(values['tokens-per-minute']),
    timeoutSec: numberIn(values.timeout),
    pricePerMillionIn: numberIn(values['price-in']),
    pricePerMillionOut: numberIn(values['price-out']),
    instructions: values.instructions,
    replace: values.replace?.split(',').map((name) => name.trim()),
  };
  return takeOptions(draftSettingsSchema, given, words, values);
}

function keyOf(settings: DraftSettings): { key: string | null } | { fault: string } {
  try {
    return { key: settings.key === 'none' ? null : keyFromEnvironment(settings.keyVariable) };
  } catch (error) {
    return { fault: plainFailure(error).message };
  }
}

function planText(plan: DraftPlan): string {
  const { keyframes, episodes, pictures, tokensIn, tokensOut, minutesAtLeast } = plan;
  const time = minutesAtLeast < 1 ? '' : `, at least ${Math.ceil(minutesAtLeast)} minutes`;
  return [
    `At most ${keyframes} requests to ${plan.host}, ${pictures} pictures, episodes: ${episodes}, ` +
      `about ${tokensIn} + ${tokensOut} tokens${costText(plan.cost)}${time}.`,
    `Left alone: ${plan.decided} decided keyframes, ${plan.kept} with a text that is kept.`,
    plan.consent,
    ...plan.blockers,
  ].join('\n');
}

/** Small runs cost less than a cent. */
const costText = (cost: number | null): string =>
  cost === null ? '' : ` for about ${cost.toFixed(cost < 1 ? 4 : 2)}`;
