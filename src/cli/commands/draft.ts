import { draftSettingsSchema, type DraftPlan, type DraftSettings } from '../../shared/model/draft';
import { planDrafts } from '../../core/drafts/plan';
import { runDrafts } from '../../core/drafts/run';
import type { OptionsConfig } from '../../core/host/arguments';
import {
  askingGiven,
  askingKey,
  askingOptions,
  askingWords,
  costText,
  keyVariableUsage,
  mayAsk,
  minutesText,
  priceUsage,
} from '../asking';
import { command, needed, onlyPositional, type CommandRun } from '../command';
import { parseEpisodeList } from '../episode-list';
import { askQueueUsage, engineAt } from '../queue-option';
import { takeOptions } from '../take-options';
import { problemLines } from '../text';
import { withProject } from '../with-project';

const options = {
  ...askingOptions,
  replace: { type: 'string' },
  queue: { type: 'string' },
} as const satisfies OptionsConfig;

type Values = CommandRun<typeof options>['values'];

export const draft = command({
  name: 'draft',
  usage: `PATH --project DIR --endpoint URL --model NAME [--agree] [--plan] [--json]

  --endpoint URL      an OpenAI-compatible server, e.g. http://127.0.0.1:8000/v1
  --model NAME        as the server calls it
  --plan              ask nobody: count, estimate tokens and cost, say what is in the way
  --agree             you agree that pictures and task are sent to that server; without it nothing is
  --episodes LIST     only these, e.g. 0-9,12
${keyVariableUsage}
  --instructions TEXT what to tell the model besides, e.g. the language to write in
  --replace LIST      also replace texts of the dataset, of a model: dataset,model
  --concurrency N  --requests-per-minute N  --tokens-per-minute N  --timeout SECONDS
${priceUsage}${askQueueUsage}`,
  options,
  async run({ positionals, values, job, log }) {
    const folder = onlyPositional(positionals, 'the dataset folder');
    const settings = settingsOf(values);
    const episodes = values.episodes === undefined ? null : parseEpisodeList(values.episodes);
    const { engine } = await engineAt(values.queue, log);
    const { key, keyFault } = askingKey(settings, engine);
    return withProject(folder, needed(values.project, '--project'), async (dataset, project) => {
      const request = { dataset, project, settings, episodes };
      const agreedAtMs = values.agree ? Date.now() : null;
      const plan = await planDrafts({ ...request, keyFault, agreedAtMs });
      if (values.plan) return { document: plan, text: planText(plan) };
      mayAsk(plan, values.agree);
      for (const line of problemLines(project.info.problems)) log(line);
      log(planText(plan));
      const result = await runDrafts({ ...request, key, engine }, job);
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

const words = {
  ...askingWords,
  endpoint: [
    '--endpoint',
    'an address such as http://127.0.0.1:8000/v1, without name, password or query',
  ],
  model: ['--model', 'a name of at most 200 characters'],
  replace: ['--replace', 'a list of dataset or model'],
} as const;

function settingsOf(values: Values): DraftSettings {
  const given = {
    ...askingGiven(values),
    endpoint: needed(values.endpoint, '--endpoint'),
    model: needed(values.model, '--model'),
    replace: values.replace?.split(',').map((name) => name.trim()),
  };
  return takeOptions(draftSettingsSchema, given, words, values);
}

function planText(plan: DraftPlan): string {
  const { keyframes, episodes, pictures, tokensIn, tokensOut, minutesAtLeast } = plan;
  return [
    `At most ${keyframes} requests to ${plan.host}, ${pictures} pictures, episodes: ${episodes}, ` +
      `about ${tokensIn} + ${tokensOut} tokens${costText(plan.cost)}${minutesText(minutesAtLeast)}.`,
    `Skipped: ${plan.decided} decided keyframes, ${plan.kept} with a text that is kept.`,
    plan.consent,
    ...plan.blockers,
  ].join('\n');
}
