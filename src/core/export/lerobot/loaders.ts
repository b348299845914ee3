/** Which of LeRobot's loaders would read an export that was written anew. */
import type { ExportPlan, LoaderVerdict } from '../../../shared/model/export';
import type { Survey } from './rows/survey';
import type { FormatTask } from '../formats/format';
import type { LeRobotDraft } from './lerobot-draft';
import type { LeRobotVersion } from './layout';

/** LeRobot's default `tolerance_s`. */
const toleranceSec = 1e-4;

/** Numbers, totals and lists are written anew; only timestamps stay as they were, unless their repair is asked for. */
export function judgeLeRobot(
  task: FormatTask,
  version: LeRobotVersion,
  draft: LeRobotDraft,
  survey: Survey | null,
): Pick<ExportPlan, 'loaders' | 'repairs'> {
  const { options, episodes, fps } = task;
  const off = episodes.filter(({ episode }) => {
    const facts = survey?.facts.get(episode);
    if (facts === undefined) return false;
    const { offsetSec, stepSec } = facts;
    // Where there are no pictures nothing is looked up by time; v2.1 checks the steps all the same.
    const isLost = draft.cameras.length > 0 && !(offsetSec < toleranceSec);
    return isLost || (version === 'v2.1' && !(stepSec <= toleranceSec));
  });
  const first = off[0]?.episode ?? 0;
  const which =
    off.length === 1 ? `episode ${first}` : `${off.length} episodes (the first is ${first})`;
  const why = `timestamps of ${which} are not frame / ${fps}`;
  const chosen = options.repair.includes('timestamps');
  const stopped = off.length > 0 && !draft.retime;
  const loader =
    version === 'v2.1'
      ? 'LeRobot up to 0.3'
      : options.carrier === 'language'
        ? 'LeRobot 0.6 and later'
        : 'LeRobot 0.4 and later';
  const verdict: LoaderVerdict = stopped
    ? {
        accepts: false,
        loader,
        because: `It would refuse: ${why}; repair timestamps would help.`,
      }
    : {
        accepts: true,
        loader,
        because: `It reads ${version}, and rows, videos and totals are as it wants them.`,
      };
  const message = `Writes timestamps anew as frame / fps: ${why}.`;
  const isOffered = off.length > 0 && (chosen || !draft.retime);
  return {
    loaders: [verdict],
    repairs: isOffered ? [{ repair: 'timestamps', chosen, message }] : [],
  };
}
