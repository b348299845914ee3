import { formatBytes } from '../../shared/model/amounts';
import { HubClient } from '../../core/hub/client';
import { publish } from '../../core/publish/publish';
import type { PublishPlan } from '../../shared/model/publish';
import { planPublish } from '../../core/publish/plan';
import { addressOf, parseRepository } from '../../core/hub/repository';
import { mayAsk } from '../asking';
import { command, needed, onlyPositional } from '../command';

export const publishCommand = command({
  name: 'publish',
  usage: `DIR --repo OWNER/NAME [--private] [--revision BRANCH] [--license NAME] [--overwrite] [--plan] [--agree] [--json]

  --repo OWNER/NAME   the dataset on the Hub; it is made where it is not there
  --private           only those who may see it; without it all the world can read it
  --revision BRANCH   main where nothing is said; made where it is not there
  --license NAME      as the Hub names it, e.g. apache-2.0; for the card
  --overwrite         replace files of the repository that have other content, and move LeRobot's tag
  --plan              only say what would be sent
  --agree             you agree that the files go to the Hub; without it nothing is sent

  All goes in one commit, whose address is said at the end. A run that was cut is started again: what the Hub has is not
  sent again. Files of the repository that DIR does not have stay. The token is HF_TOKEN, or that of "hf auth login"
  (docs/hub.md).`,
  options: {
    repo: { type: 'string' },
    private: { type: 'boolean', default: false },
    revision: { type: 'string' },
    license: { type: 'string' },
    overwrite: { type: 'boolean', default: false },
    plan: { type: 'boolean', default: false },
    agree: { type: 'boolean', default: false },
  },
  async run({ positionals, values, job, log }) {
    const folder = onlyPositional(positionals, 'the folder of an export or a project');
    const repo = parseRepository(needed(values.repo, '--repo'));
    // Both are checked in the same way.
    const { name, revision } = parseRepository(
      addressOf({ ...repo, revision: values.revision ?? repo.revision }),
    );
    const wish = {
      folder,
      name,
      branch: revision ?? 'main',
      private: values.private,
      license: values.license ?? null,
      overwrite: values.overwrite,
    };
    const client = new HubClient();
    const planned = await planPublish(client, wish, job);
    const { plan } = planned;
    if (values.plan) return { document: plan, text: planText(plan) };
    log(planText(plan));
    mayAsk(plan, values.agree);
    const done = await publish({ client, wish, planned, job });
    if (done.tag?.isHere === false) {
      log(
        done.tag.problem === null
          ? `The tag ${done.tag.name} stays at an older commit, which LeRobot goes on reading; --overwrite moves it.`
          : `All files are committed, but the tag ${done.tag.name}, by which LeRobot asks for them, is not set: ${done.tag.problem}`,
      );
    }
    const what =
      done.files === 0
        ? `All files of ${folder} are in ${name} already`
        : `Published ${done.files} files (${formatBytes(done.bytes)})`;
    return { document: done, text: `${what}: ${done.url}` };
  },
});

function planText(plan: PublishPlan): string {
  const place = plan.exists ? plan.url : `${plan.url}, which is made`;
  const who = plan.isPrivate ? 'private' : 'public';
  return [
    `${plan.files} files (${formatBytes(plan.bytes)}) to the branch ${plan.branch} of ${place} (${who}).`,
    `Skipped: ${plan.unchanged} that are there already, ${plan.left} that are hidden or made anew.`,
    ...(plan.changed.length === 0
      ? []
      : [`Replaced with --overwrite: ${plan.changed.join(', ')}.`]),
    plan.consent,
    ...plan.blockers,
  ].join('\n');
}
